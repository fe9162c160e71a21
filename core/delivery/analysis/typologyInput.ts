import { usesAnyLink, usesLink } from '../../personalization/fields';
import { BULK_DOMAINS, planSending, type DomainRate, type TypologyInput } from '../../typology';
import type { TargetFigures } from './analyzeTarget';
import type { DeliveryContext } from '../context';
import { decoMailReports } from './decoMail';
import type { FrozenImages } from './freezeImages';
import type { FileContents } from '../message/messageImages';
import type { Sender } from '../ports';
import type { MessageRenderer } from '../message/renderMessage';
import { lookUpSender } from './senderFacts';
import { askSpamAssassin } from './spamCheck';
import { domainFigures, emptyFields } from './targetNotes';
import type { Analysis, Delivery, DeliveryParameters } from '../types';
import { askUrls } from './urlCheck';

/** What an analysis has to hand to its rules. */
export interface Analyzed {
	delivery: Delivery;
	analysis: Analysis;
	/** Of the whole messages, images and all. */
	renderer: MessageRenderer;
	figures: TargetFigures;
	frozen: FrozenImages;
	files: FileContents;
	sender?: Sender;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Gathers what the rules look at, so that they themselves need neither store nor network. */
export async function gatherInput(context: DeliveryContext, analyzed: Analyzed): Promise<TypologyInput> {
	const { store } = context;
	const { delivery, analysis, renderer, figures, frozen, sender } = analyzed;
	const { notes, samples } = figures;
	const sample = samples.first?.content ?? null;
	const { parameters } = delivery;
	const now = await store.now();
	const domains = domainFigures(notes);
	const message = samples.first && renderer.render(samples.first.message);
	const longest = samples.longest?.message === samples.first?.message ? message : samples.longest && renderer.render(samples.longest.message);
	return {
		purpose: analysis.purpose,
		code: delivery.code,
		parameters,
		linkUse: {
			unsubscribe: usesLink(renderer.content, 'unsubscribe'),
			any: usesAnyLink(renderer.content) || parameters.tracking !== undefined,
			mirror: Object.values(usesLink(renderer.content, 'mirror')).some(Boolean),
		},
		publicBaseUrl: analysis.publicBaseUrl,
		untrackedLinks: renderer.untrackedLinks,
		sample,
		withoutWayOut: figures.withoutWayOut,
		counts: figures.counts,
		emptyFields: analysis.purpose === 'main' ? emptyFields(parameters, notes) : [],
		failures: figures.failures,
		headerLineBreakExamples: figures.headerLineBreakExamples,
		roleAccounts: notes.roleAccounts,
		otherCarriers: notes.otherCarriers,
		seedMessages: figures.seedMessages,
		seedsLeftOut: figures.seedsLeftOut,
		isProofTargetMissing: analysis.purpose === 'main' && Boolean(parameters.targetRules?.addProofTarget) && !(await store.lastProof(delivery.id)),
		domains,
		startAt: Math.max(parameters.contactDate?.at ?? now, now),
		plan: planSending(parameters, figures.counts.toDeliver, domains, ratesOf(parameters, sender)),
		sentLastDay: analysis.purpose === 'main' ? await store.countSentTo(BULK_DOMAINS, now - DAY_MS) : [],
		ruleExclusions: figures.ruleExclusions,
		checkedRecipients: analysis.typology.personalizationSample === undefined ? null : figures.checked,
		longest: longest && { bytes: longest.content.length, htmlBytes: Buffer.byteLength(samples.longest?.content.html ?? '') },
		sender: await lookUpSender(context, analyzed, domains, message),
		unreachable: await askUrls(context, analysis, { sample, parameters }),
		spam: await askSpamAssassin(context, analyzed, message),
		allowedSenderDomains: sender?.allowedSenderDomains ? [...sender.allowedSenderDomains] : null,
		isEnhancedMta: sender?.isEnhanced,
		characterChanges: [...figures.changes.values()],
		images: frozen.findings,
		decoMail: decoMailReports(analyzed),
	};
}

/** The rates of the MX rules, by the recipient's domain: which MX hosts the domains have is only looked up in sending. */
function ratesOf({ mxRules }: DeliveryParameters, sender: Sender | undefined): DomainRate[] {
	const rules = sender?.isEnhanced ? [] : (mxRules ?? sender?.mxRules ?? []);
	return rules.map(({ mask, messagesPerHour = 0 }) => ({ mask, messagesPerHour }));
}
