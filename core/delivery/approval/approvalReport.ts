import type { AnalysisReportInput, PreviewedMessage, ProofReportInput, ReportedSchedule } from '../../report';
import { hideVerpTokens } from '../../links';
import type { DeliveryContext } from '../context';
import { withImagesInside } from '../message/messageImages';
import { createRenderer, reasonOfRenderError } from '../message/renderMessage';
import { timeForPeople } from '../timeForPeople';
import type { Analysis, Approval, Delivery, Proof } from '../types';

/** What an approval is about, as mails and pages show it: the report of an analysis or that of a proof, and a message. */
export interface ReportedApproval {
	/** That of the proof, where one is decided. */
	analysisId: string;
	analysis?: Omit<AnalysisReportInput, 'decision'>;
	proof?: Omit<ProofReportInput, 'decision'>;
	/** The message of the first recipient, its links inactive; null when there is none. */
	preview: PreviewedMessage | null;
}

/** What an approval is about: an analysis, or a proof with the analysis of its own. */
export async function decidedOf(
	{ store }: DeliveryContext,
	{ subject, subjectId }: Approval,
): Promise<{ proof?: Proof; analysis?: Analysis }> {
	const proof = subject === 'proof' ? await store.findProof(subjectId) : undefined;
	return { proof, analysis: await store.findAnalysis(proof?.analysisId ?? subjectId) };
}

/** The report of what is decided; undefined when it is no longer in the store. */
export async function reportApproval(context: DeliveryContext, approval: Approval, delivery: Delivery): Promise<ReportedApproval | undefined> {
	const { proof, analysis } = await decidedOf(context, approval);
	if (!analysis) return undefined;
	const preview = await previewOf(context, delivery, analysis, proof);
	const common = {
		delivery: { label: delivery.parameters.label, code: delivery.code, revision: delivery.revision },
		findings: analysis.findings,
		sample: preview,
	};
	if (proof) return { proof: { ...common, number: proof.number, addresses: proof.addresses }, preview, analysisId: analysis.id };
	const { recipients, toDeliver, exclusions, formats } = analysis;
	const schedule = scheduleOf(analysis, delivery, approval);
	return { analysis: { ...common, recipients, toDeliver, exclusions, formats, schedule }, preview, analysisId: analysis.id };
}

/** The contact date in the time zone that it was set in. */
function scheduleOf({ durationMs, waves }: Analysis, { parameters: { contactDate } }: Delivery, { terms: { language } }: Approval): ReportedSchedule {
	return { contactDate: contactDate ? timeForPeople(contactDate.at, { language, timeZone: contactDate.timeZone }) : null, durationMs, waves };
}

/** The message of the first recipient, as a proof would show it: a click in a preview must unsubscribe nobody. */
async function previewOf(
	{ store }: DeliveryContext,
	delivery: Delivery,
	analysis: Analysis,
	proof: Proof | undefined,
): Promise<PreviewedMessage | null> {
	const [message] = await store.readMessages(analysis.id, { state: proof ? 'sent' : 'pending', limit: 1 });
	const [recipient] = message ? await store.readTarget(analysis.targetVersion, message.position, 1) : [];
	if (!message || !recipient) return null;
	const renderer = createRenderer({
		delivery: proof?.code ? { ...delivery, code: proof.code } : delivery,
		analysis: { ...analysis, purpose: 'proof' },
		linkKey: store.linkKey,
		subjectPrefix: proof?.subjectPrefix,
	});
	try {
		const { from, subject, html, text } = renderer.personalize({ ...message, profile: recipient.profile });
		const files = await store.readFiles((delivery.parameters.inlineImages ?? []).map(({ hash }) => hash));
		const shown = html && withImagesInside(hideVerpTokens(html), delivery.parameters, files);
		return { from, to: message.address, subject, html: shown, text: text && hideVerpTokens(text) };
	} catch (error) {
		// Changed content does not fit the old recipient: there is nothing to show, and the page says why.
		if (reasonOfRenderError(error)) return null;
		throw error;
	}
}
