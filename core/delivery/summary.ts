import type { DeliveryContext } from './context';
import { reportUrl } from './report/reportLinks';
import type { Analysis, Delivery, DomainCounts, Finding, FindingLevel, MessageCounts, MessageFormat, ReactionFigures, ReasonId } from './types';

const DOMAINS = 20;
const UNKNOWN_LISTED = 20;

/** The `sending` part of a delivery item. Times are ISO 8601 in UTC. */
export interface SendingSummary {
	sent: number;
	failed: number;
	ignored: number;
	/** Perhaps sent: the final reply never came. Never sent again by itself. */
	unknown: number;
	pending: number;
	/** Never to be sent: the delivery was stopped. */
	cancelled: number;
	/** Which of its waves has started last; absent where all go in one. */
	wave?: { number: number; of: number };
	/** Domains that get nothing for a while, with the reason. */
	heldDomains?: Array<{ domain: string; until: string; detail: string }>;
	/** Receiving domains, most messages first, at most 20. */
	domains: DomainCounts[];
	/** Recipients of the first 20 unknown messages. */
	unknownRecipients: string[];
	/** When a pending delivery wants to go on. */
	resumeAt?: string;
	/** Why a stopped delivery stopped, with a sentence. */
	stopReason?: string;
	stopDetail?: string;
	/** Clicks and opens; of deliveries that are tracked only. */
	tracking?: ReactionFigures;
	/** Signed addresses of the delivery report and the live progress; absent without a public base address. */
	reportUrl?: string;
	progressUrl?: string;
}

/** @param counts of this analysis, as they are now */
export async function summarizeSending(
	context: DeliveryContext,
	delivery: Delivery,
	analysis: Analysis,
	counts: MessageCounts,
): Promise<SendingSummary> {
	const { store } = context;
	const unknown = counts.unknown > 0 ? await store.readMessages(analysis.id, { state: 'unknown', limit: UNKNOWN_LISTED }) : [];
	const summary: SendingSummary = {
		sent: counts.sent,
		failed: counts.failed,
		ignored: counts.ignored,
		unknown: counts.unknown,
		pending: counts.pending + counts.sending,
		cancelled: counts.cancelled,
		domains: await store.countDomains(analysis.id, DOMAINS),
		unknownRecipients: unknown.map((message) => message.address),
	};
	if (analysis.waves.length > 0) summary.wave = { number: analysis.wave, of: analysis.waves.length };
	const holds = await store.domainHolds(analysis.id);
	if (holds.length > 0) summary.heldDomains = holds.map(({ domain, until, detail }) => ({ domain, until: isoTime(until), detail }));
	if (delivery.status === 'pending' && delivery.resumeAt !== null) summary.resumeAt = isoTime(delivery.resumeAt);
	if (delivery.parameters.tracking) summary.tracking = await store.reactionFigures(delivery.id);
	const [report, progress] = [reportUrl(context, 'delivery', analysis), reportUrl(context, 'progress', analysis)];
	if (report && progress) Object.assign(summary, { reportUrl: report, progressUrl: progress });
	if (delivery.stopReason) Object.assign(summary, { stopReason: delivery.stopReason, stopDetail: delivery.stopDetail });
	return summary;
}

function isoTime(time: number): string {
	return new Date(time).toISOString();
}

/** The `analysis` part of a delivery item. */
export interface AnalysisSummary {
	analysisId: string;
	state: Analysis['state'];
	recipients: number;
	toDeliver: number;
	excluded: number;
	exclusions: Partial<Record<ReasonId, number>>;
	formats: Partial<Record<MessageFormat, number>>;
	findings: ReportedFinding[];
	/** How long sending takes at the configured rates, in ms; null where no rate limits it. */
	durationMs: number | null;
	/** Its waves: messages, and ms from the start of the wave before. Empty where all go in one. */
	waves: Array<{ messages: number; delayMs: number }>;
	/** Number of findings by level. */
	levels: Record<FindingLevel, number>;
	/** Signed address of the analysis report; absent without a public base address, and of what is not kept. */
	reportUrl?: string;
}

export function summarizeAnalysis(analysis: Analysis): AnalysisSummary {
	const levels: Record<FindingLevel, number> = { information: 0, warning: 0, error: 0 };
	analysis.findings.forEach((finding) => (levels[finding.level] += 1));
	const { id, state, recipients, toDeliver, exclusions, formats, findings, durationMs } = analysis;
	const excluded = recipients - toDeliver;
	const waves = analysis.waves.map(({ messages, delayMs }) => ({ messages, delayMs }));
	const shown = reportFindings(findings);
	return { analysisId: id, state, recipients, toDeliver, excluded, exclusions, formats, findings: shown, durationMs, waves, levels };
}

/** A finding as items carry it: in English. */
export type ReportedFinding = Omit<Finding, 'sentence'>;

export function reportFindings(findings: readonly Finding[]): ReportedFinding[] {
	return findings.map(({ sentence: _, ...finding }) => finding);
}

/** As `summarizeAnalysis`, with the address of its report. */
export function withReportUrl(context: DeliveryContext, analysis: Analysis): AnalysisSummary {
	const url = reportUrl(context, 'analysis', analysis);
	return { ...summarizeAnalysis(analysis), ...(url && { reportUrl: url }) };
}
