/** Each rule of the default typology holds, warns and fails: a table that no rule can be missing in. */
import type { FindingLevel } from '../../../core/delivery/types';
import { diagnose } from '../../../core/japanese-mobile';
import { defaultTypology, runTypology, type SenderFacts } from '../../../core/typology';
import { sampleMessage } from '../../../core/typology/sampleMessage';
import { type InputChanges, typologyInput } from './input';

const DAY = 86_400_000;
const waves = (startMs: number): InputChanges => ({
	parameters: { waves: { kind: 'equal', size: { unit: 'messages', value: 5 }, periodMs: startMs } },
	plan: { waves: [{ messages: 5, startMs: 0, durationMs: 0 }, { messages: 5, startMs, durationMs: 0 }], durationMs: startMs },
});
const html = (content: string): InputChanges => ({ sample: { html: `${content}<a href="https://l.example/unsubscribe?t=1">Unsubscribe</a>` } });
const docomo = (page: string): InputChanges => ({
	decoMail: [{ carrier: 'docomo', recipients: 1, example: 'a@x.example', report: diagnose('docomo', { subject: '', text: '', html: page }) }],
});
const sender: SenderFacts = { from: 'shop.example', returnPath: 'shop.example', dmarc: { answer: [] }, dkim: [], deaf: [], lookedUp: 1, unanswered: 0 };
const images = { fetched: 0, fetchedBytes: 0, problems: [], unused: [], most: null };

/** An input by the level that the rule finds there by itself. */
type Cases = Partial<Record<FindingLevel, InputChanges>>;

const CASES: Record<string, Cases> = {
	allowedSender: {
		warning: {
			parameters: { sender: { address: '{{ recipient.shop }}' } },
			counts: { exclusions: { senderNotAllowed: 1 } },
			failures: [{ example: 'a@x.example', reason: 'senderNotAllowed', text: 'No.' }],
		},
		error: { allowedSenderDomains: ['other.example'] },
	},
	characterEncoding: {
		information: { characterChanges: [{ from: 'é', to: 'e', isLost: false, recipients: 1, examples: [] }] },
		warning: { characterChanges: [{ from: '☃', to: '?', isLost: true, recipients: 1, examples: [] }] },
	},
	decoMailCheck: { warning: docomo('<b>x</b>'), error: docomo(`<p>${'x'.repeat(10_000)}</p>`) },
	domainTypos: { information: { domains: [{ domain: 'gmial.com', messages: 1, example: 'a@gmial.com' }] } },
	enhancedMta: { information: { isEnhancedMta: true } },
	exclusionRules: { information: { ruleExclusions: [{ kind: 'capacity', label: 'Two', excluded: 1, examples: [] }] } },
	imageAltText: { warning: html('<img src="i.png">') },
	images: {
		information: { images: { ...images, fetched: 1, fetchedBytes: 1 } },
		warning: { images: { ...images, unused: ['logo'] } },
		error: { images: { ...images, most: 1_000 } },
	},
	japaneseFormats: { information: { counts: { formats: { au: 10 } } }, warning: { counts: { exclusions: { notEncodable: 1 } } } },
	messageSize: { warning: { longest: { bytes: 6_000_000, htmlBytes: 0 } }, error: { longest: { bytes: 21_000_000, htmlBytes: 0 } } },
	mirrorPage: { warning: { parameters: { mirrorPage: { mode: 'none' } }, linkUse: { unsubscribe: { html: true, text: true }, any: true, mirror: true } } },
	missingText: { warning: { sample: { text: '' } } },
	objectApproval: { warning: { counts: { headerLineBreaks: 1 } }, error: { parameters: { subject: ' ' } } },
	oneClickUnsubscribe: {
		warning: { publicBaseUrl: 'http://l.example' },
		error: { publicBaseUrl: 'http://l.example', domains: [{ domain: 'gmail.com', messages: 5_001, example: 'a@gmail.com' }] },
	},
	personalization: {
		information: { checkedRecipients: 1 },
		warning: { counts: { exclusions: { personalization: 1 } } },
		error: { counts: { toDeliver: 0, exclusions: { personalization: 10 } } },
	},
	placeholders: { warning: html('Dear *|FNAME|*') },
	proofCarrier: { warning: { otherCarriers: [{ address: 'a@example.com', format: 'au' }] } },
	proofSize: { error: { purpose: 'proof', counts: { recipients: 101 } } },
	proofTarget: { warning: { isProofTargetMissing: true } },
	publicAddress: {
		information: { publicBaseUrl: null, linkUse: { unsubscribe: { html: true, text: true }, any: false } },
		warning: { publicBaseUrl: 'https://localhost' },
		error: { publicBaseUrl: null },
	},
	recipients: {
		information: { seedMessages: 2 },
		error: { counts: { recipients: 0, toDeliver: 0 } },
	},
	roleAccounts: { information: { roleAccounts: { messages: 1, examples: ['info@shop.example'] } } },
	sampleText: { error: { parameters: { html: sampleMessage.html } } },
	senderAuthentication: {
		information: { sender: { ...sender, dmarc: { failed: 'ESERVFAIL' } } },
		warning: { sender },
		error: { sample: { from: { address: 'shop@gmail.com' } } },
	},
	spamAssassin: {
		information: { spam: { answer: { isSpam: false, score: 1, threshold: 5, rules: [] } } },
		warning: { spam: { answer: { isSpam: true, score: 9, threshold: 5, rules: [] } } },
	},
	targetFields: { warning: { emptyFields: [{ option: 'ID Field', name: 'id' }] } },
	trackedLinks: { information: { untrackedLinks: ['https://{{ recipient.shop }}/'] } },
	unsubscriptionLink: { warning: { sample: { html: '<p>Hello</p>' }, linkUse: { unsubscribe: { html: false, text: true }, any: true } } },
	urlApproval: {
		information: html('<a href="http://shop.example/">Shop</a>'),
		warning: html('<a href="shop.example">Shop</a>'),
		error: html('<a href="javascript:alert(1)">Shop</a>'),
	},
	urlLabel: { warning: html('<a href="https://shop.example/"></a>') },
	validityPeriod: {
		warning: { plan: { waves: [], durationMs: 4.5 * DAY } },
		error: { plan: { waves: [], durationMs: 6 * DAY } },
	},
	waveScheduling: { warning: waves(4.5 * DAY), error: waves(6 * DAY) },
};

const RANKS: FindingLevel[] = ['information', 'warning', 'error'];

/** The input on which the rule finds the worst. */
function worstOf(id: string): InputChanges {
	const cases = CASES[id] ?? {};
	return cases.error ?? cases.warning ?? cases.information ?? {};
}

test('the table has every rule, and nothing else', () => {
	expect(Object.keys(CASES).sort()).toEqual(defaultTypology.map(({ id }) => id).sort());
});

describe.each(defaultTypology.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
	const levelsOn = (changes: InputChanges, level?: FindingLevel | 'off') =>
		runTypology([rule], typologyInput(changes), level && { [id]: level }).map((found) => found.level);

	test('holds where all is well', () => expect(levelsOn({})).toEqual([]));

	test.each(Object.entries(CASES[id] ?? {}))('finds: %s', (level, changes) => {
		const found = levelsOn(changes);
		expect(found).toContain(level);
		// What it says has other languages.
		expect(runTypology([rule], typologyInput(changes)).filter(({ sentence }) => !sentence)).toEqual([]);
		expect(found.filter((each) => RANKS.indexOf(each) > RANKS.indexOf(level as FindingLevel))).toEqual([]);
	});

	if (rule.isFixed) {
		test('is a safeguard, which no level changes', () => {
			for (const level of ['information', 'off'] as const) expect(levelsOn(worstOf(id), level)).toEqual(levelsOn(worstOf(id)));
		});
		return;
	}

	test.each(RANKS)('set to %s', (level) => {
		const found = levelsOn(worstOf(id), level);
		expect(found).toContain(level);
		expect(found.filter((each) => RANKS.indexOf(each) > RANKS.indexOf(level))).toEqual([]);
	});

	test('switched off', () => expect(levelsOn(worstOf(id), 'off')).toEqual([]));
});
