import type { DeliveryParameters } from '../../../core/delivery/types';
import type { RenderedContent } from '../../../core/personalization/fields';
import type { TypologyCounts, TypologyInput } from '../../../core/typology';

export interface InputChanges extends Partial<Omit<TypologyInput, 'parameters' | 'sample' | 'counts'>> {
	parameters?: Partial<DeliveryParameters>;
	sample?: Partial<RenderedContent> | null;
	counts?: Partial<TypologyCounts>;
}

const parameters: DeliveryParameters = {
	label: 'Spring sale',
	sender: { name: 'Shop', address: 'news@shop.example' },
	subject: 'Hello',
	html: '<p>Hello</p><a href="{{ links.unsubscribe }}">Unsubscribe</a>',
	text: 'Hello\nUnsubscribe: {{ links.unsubscribe }}',
	formatChoice: 'recipientPreference',
	approvalMode: 'manual',
	validityMs: 432_000_000,
	batchQuantity: 0,
};

const sample: RenderedContent = {
	from: { name: 'Shop', address: 'news@shop.example' },
	subject: 'Hello',
	html: '<p>Hello</p><a href="https://l.example/unsubscribe?t=1">Unsubscribe</a>',
	text: 'Hello\nUnsubscribe: https://l.example/unsubscribe?t=1',
	headers: [],
	cleanedFields: [],
};

const counts: TypologyCounts = {
	recipients: 10,
	toDeliver: 10,
	exclusions: {},
	formats: { alternative: 10 },
	carriersByDomain: {},
	headerLineBreaks: 0,
};

/** An input that every rule is content with, but for the changes. */
export function typologyInput(changes: InputChanges = {}): TypologyInput {
	return {
		purpose: 'main',
		linkUse: { unsubscribe: { html: true, text: true }, any: true },
		publicBaseUrl: 'https://l.example',
		failures: [],
		headerLineBreakExamples: [],
		characterChanges: [],
		roleAccounts: { messages: 0, examples: [] },
		domains: [{ domain: 'shop.example', messages: 10, example: 'a@shop.example' }],
		sentLastDay: [],
		code: 'SPRING',
		startAt: Date.UTC(2027, 2, 1),
		plan: { waves: [{ messages: 10, startMs: 0, durationMs: 0 }], durationMs: null },
		ruleExclusions: [],
		checkedRecipients: null,
		sender: null,
		unreachable: null,
		spam: null,
		longest: { bytes: 5_000, htmlBytes: 1_000 },
		allowedSenderDomains: null,
		...changes,
		parameters: { ...parameters, ...changes.parameters },
		sample: changes.sample === null ? null : { ...sample, ...changes.sample },
		counts: { ...counts, ...changes.counts },
	};
}

/** Findings in short: `warning: the text`. */
export function inShort(findings: Array<{ level: string; text: string }>): string[] {
	return findings.map(({ level, text }) => `${level}: ${text}`);
}
