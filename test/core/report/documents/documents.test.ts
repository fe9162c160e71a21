import {
	analysisDocument,
	deliveryDocument,
	previewDocument,
	progressDocument,
	type DocumentOptions,
} from '../../../../core/report/documents';
import { sentence } from '../../../../core/sentences';
import { HOSTILE } from '../samples';
import { ANALYSIS, FACTS, OPTIONS, PREVIEW, PROGRESS, SENDING, sized } from './samples';

type Render = (options: DocumentOptions) => string;

const DOCUMENTS: Array<[name: string, render: Render]> = [
	['analysis report', (options) => analysisDocument(options, ANALYSIS)],
	['delivery report', (options) => deliveryDocument(options, SENDING)],
	['live progress', (options) => progressDocument(options, PROGRESS)],
	['message preview', (options) => previewDocument(options, PREVIEW)],
];

/** The frame of a message: what is in it can neither run nor post. */
const FRAME = /<iframe title="[^"]*" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"\s+srcdoc="[^"]*" class="message">/g;

/** Nothing that runs, loads or posts, and every element closed. */
function expectSelfContained(page: string): void {
	const own = page.replace(/<style>[^]*?<\/style>/, '').replace(FRAME, '');
	const tags = (own.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""'));
	expect(tags.filter((tag) => /^<(?:script|img|image|link|object|embed|base|form|use|foreignObject|animate|iframe)\b|\son\w+=|\ssrc=|\sstyle=/i.test(tag))).toEqual([]);
	expect(own).not.toMatch(/javascript:|url\((?!#)/i);
	expect(page).not.toMatch(/[\u0000\u202A-\u202E\u2066-\u2069]/);
	const count = (pattern: RegExp) => tags.filter((tag) => pattern.test(tag)).length;
	for (const name of ['div', 'section', 'svg', 'text', 'table', 'tr', 'td', 'th', 'ul', 'li', 'dl', 'dt', 'dd', 'nav', 'a', 'p', 'h2', 'span', 'b', 'bdi', 'pre', 'title', 'desc']) {
		expect([name, count(new RegExp(`^<${name}\\b(?!.*/>$)`))]).toEqual([name, count(new RegExp(`^</${name}>`))]);
	}
	expect(page).not.toMatch(/NaN|Infinity|\bundefined\b|\[object/);
}

describe.each(DOCUMENTS)('the %s', (_name, render) => {
	test.each(['en', 'fr', 'ja'] as const)('is a complete document of its own, in %s', (language) => {
		const page = render({ ...OPTIONS, language });
		expect(page).toMatch(new RegExp(`^<!DOCTYPE html>\\n<html lang="${language}">`));
		expect(page).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
		expect(page).toMatch(/<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;/);
		expect(page).toContain(`lang="${language}" hreflang="${language}" aria-current="true"`);
		expectSelfContained(page);
		const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
		expect(new Set(ids).size).toBe(ids.length);
	});

	test('says nothing of other languages and pages where it was downloaded', () => {
		expect(render({ ...OPTIONS, links: undefined })).not.toMatch(/<nav|href="\?/);
	});
});

describe.each([0, 1, 1_000_000])('of %d messages', (messages) => {
	const { analysis, sending, progress } = sized(messages);
	test.each<[string, string]>([
		['analysis report', analysisDocument(OPTIONS, analysis)],
		['delivery report', deliveryDocument(OPTIONS, sending)],
		['live progress', progressDocument(OPTIONS, progress)],
		['message preview', previewDocument(OPTIONS, { label: 'x', messages: [] })],
	])('the %s is sound', (name, page) => {
		expectSelfContained(page);
		if (name !== 'message preview') expect(page).toContain(messages.toLocaleString('en-US'));
	});
});

describe('what is in them', () => {
	test.each<[what: string, page: Render, pieces: string[]]>([
		[
			'the analysis report: findings by level, the target, formats',
			(options) => analysisDocument(options, ANALYSIS),
			['It is ready to go to 11,198 of 12,406 recipients.', '<li class="warning"><strong>Warning:</strong> The field recipient.firstName is missing.', 'For example: a@example.com, row 12', '>−640 · 5.2%<', 'Denylisted address', '>docomo (Deco-mail)<', '47 minutes'],
		],
		[
			'the delivery report: states, throughput, waves, domains with replies, unknown, reactions',
			(options) => deliveryDocument(options, SENDING),
			['6,310', '56.3%', 'Messages sent per minute', 'Wave 2 · 5 Jun 2026, 11:23', '3,731 of 4,190', 'docomo.ne.jp', '550 Unknown user &lt;address&gt;', 'laposte.net', '<bdi>ann@gmail.com</bdi>', 'and 1 more', 'Our spring sale', '27% · Times 2,410 · By machines 812', 'Mailbox full'],
		],
		[
			'the progress: how long the rest takes',
			(options) => progressDocument(options, PROGRESS),
			['In progress', 'At the present rate, this wave takes about 2 minutes more.', 'Stop refreshing', 'This page refreshes by itself'],
		],
		[
			'the preview: each version, headers, limits',
			(options) => previewDocument(options, PREVIEW),
			['HTML and text · 10,000 recipients', 'Hello &quot;Ann', '&lt;dm42.shop.example&gt;', '124,000 &gt; 100,000', 'HTML, bytes', '髙 → 高'],
		],
	])('%s', (_what, render, pieces) => {
		const page = render(OPTIONS);
		for (const piece of pieces) expect(page.replaceAll('&amp;quot;', '&quot;')).toContain(piece);
	});

	test.each([
		['en', '12,406', '5.2%', '5 Jun 2026, 11:23'],
		['fr', '12\u202f406', '5,2\u202f%', '5 juin 2026, 11:23'],
		['ja', '12,406', '5.2%', '2026年6月5日 11:23'],
	] as const)('numbers, shares and dates as %s writes them', (language, number, share, time) => {
		const page = deliveryDocument({ ...OPTIONS, language }, SENDING).replaceAll('\u00a0', '\u202f');
		for (const piece of [number, share, time]) expect(page).toContain(piece);
	});

	test('times are those of the time zone; one that nobody knows is UTC', () => {
		expect(deliveryDocument({ ...OPTIONS, timeZone: 'Asia/Tokyo' }, SENDING)).toContain('5 Jun 2026, 18:23');
		expect(deliveryDocument({ ...OPTIONS, timeZone: 'Nowhere/Land' }, SENDING)).toContain('5 Jun 2026, 09:23');
	});

	test.each([
		['errors', { plan: { ...ANALYSIS.plan, findings: [{ rule: 'a', level: 'error' as const, text: 'The target is empty.', examples: [] }] } }, 'Rejected', 'It cannot be sent'],
		['another analysis since', { isReplaced: true }, 'Ready', 'analyzed again since'],
	])('an analysis with %s says so', (_what, changes, word, sentence) => {
		const page = analysisDocument(OPTIONS, { ...ANALYSIS, ...changes });
		expect(page).toContain(word);
		expect(page).toContain(sentence);
	});

	test('how long the rest takes, where no wave comes later; nothing where nothing leaves', () => {
		const { throughput } = PROGRESS.progress;
		expect(progressDocument(OPTIONS, { ...PROGRESS, progress: { ...PROGRESS.progress, waves: [] } })).toContain('the rest takes about 25 minutes.');
		const stuck = { ...PROGRESS.progress, throughput: { ...throughput!, counts: throughput!.counts.map((count, index) => (index < 20 ? count : 0)) } };
		expect(progressDocument(OPTIONS, { ...PROGRESS, progress: stuck })).not.toContain('At the present rate');
	});

	test.each([
		['paused', { status: 'paused' as const, stopDetail: 'Paused by Ann.' }, 'Paused by Ann.'],
		['waiting', { status: 'pending' as const, resumeAt: Date.UTC(2026, 5, 6) }, 'Goes on: 6 Jun 2026, 02:00'],
	])('a delivery that is %s says why or until when', (_what, changes, sentence) => {
		expect(progressDocument(OPTIONS, { ...PROGRESS, delivery: { ...FACTS, ...changes } })).toContain(sentence);
	});
});

test.each([
	['fr', 'Arrêtée par Ann.', '24 messages sur 30 pour a.example ont été refusés en une heure'],
	['ja', 'Ann により中止されました。', 'a.example 宛の30件中24件が1時間以内に拒否されたため'],
] as const)('why a delivery and a domain stand still, in %s', (language, stop, hold) => {
	const delivery = { ...FACTS, status: 'stopped' as const, stopReason: 'stopped' as const, stopDetail: 'Stopped by Ann.', stopSentence: sentence('stop.stopped', { actor: 'Ann' }) };
	const held = [{ domain: 'a.example', until: 0, detail: '24 of 30 messages …', sentence: sentence('domainHold.refused', { domain: 'a.example', failed: 24, tried: 30 }) }];
	const page = deliveryDocument({ ...OPTIONS, language }, { ...SENDING, delivery, sending: { ...SENDING.sending, held } });
	expect(page).toContain(stop);
	expect(page).toContain(hold);
	expect(page).not.toMatch(/Stopped by|24 of 30/);
});

describe('hostile data', () => {
	/** Every text but those that are our own words: names of states, levels and limits. */
	const OWN = new Set(['level', 'id', 'state', 'status']);
	const attack = <Value>(value: Value): Value =>
		JSON.parse(JSON.stringify(value, (key, inner: unknown) => (typeof inner === 'string' && !OWN.has(key) ? HOSTILE : inner))) as Value;
	test.each<[string, string]>([
		['analysis report', analysisDocument(OPTIONS, attack(ANALYSIS))],
		['delivery report', deliveryDocument(OPTIONS, attack(SENDING))],
		['live progress', progressDocument({ ...OPTIONS, links: undefined }, attack(PROGRESS))],
		['message preview', previewDocument(OPTIONS, attack(PREVIEW))],
	])('stays text in the %s', (_name, page) => {
		expectSelfContained(page);
		expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
		expect(page).not.toContain('<script');
	});

	test.each([
		['10,000 letters without a space', 'x'.repeat(10_000)],
		['right to left', 'שלום עולם مرحبا'],
		['markup', HOSTILE],
	])('as a label, a domain and a reply: %s', (_what, text) => {
		const domains = [{ ...SENDING.sending.domains[0]!, domain: text, replies: [{ state: 'failed' as const, text, messages: 1 }] }];
		const page = deliveryDocument(OPTIONS, { ...SENDING, delivery: { ...FACTS, label: text }, sending: { ...SENDING.sending, domains } });
		expectSelfContained(page);
	});
});
