import type { ReportedFacts, ReportedPlan, ShownMessage } from '../../report/documents';
import type { Analysis, Delivery } from '../types';

/** What the head of a report says of its delivery. @param sample the first of its messages, where there is one */
export function reportedFacts(delivery: Delivery, sample?: Pick<ShownMessage, 'from' | 'subject'>): ReportedFacts {
	const { code, revision, status, startedAt, finishedAt, stopReason, stopDetail, stopSentence, resumeAt, parameters } = delivery;
	return {
		code,
		revision,
		status,
		startedAt,
		finishedAt,
		stopReason,
		stopDetail,
		stopSentence,
		resumeAt: status === 'pending' ? resumeAt : null,
		contactAt: parameters.contactDate?.at ?? null,
		label: parameters.label,
		sample: sample ? { from: sample.from, subject: sample.subject } : null,
	};
}

/** What an analysis has found. */
export function reportedPlan({ recipients, toDeliver, exclusions, formats, findings, durationMs }: Analysis): ReportedPlan {
	return { recipients, toDeliver, exclusions, formats, findings, durationMs };
}
