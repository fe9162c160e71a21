/** *Mirror page*: its modes, its validity, and where the link of a message leads. */
import { analyzeDelivery } from '../../../../core/delivery/analysis/analyze';
import { mirrorPageEndsAt, mirrorPageIsMade } from '../../../../core/delivery/links/mirrorPage';
import { viewMirror } from '../../../../core/delivery/links/viewMirror';
import { prepareParameters } from '../../../../core/delivery/parameters/saveDelivery';
import type { MirrorPageMode } from '../../../../core/delivery/types';
import { verifyToken } from '../../../../core/links';
import { compileContent } from '../../../../core/personalization/fields';
import { openSink } from '../servers';
import { type Bench, confirm, errorCode, makeItem, makeItems, openBench, PARAMETERS, prepare, save, senderTo } from '../support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterAll(() => bench.close());

const DAY_MS = 24 * 60 * 60 * 1000;
const LINK = '<p>Hello <a href="{{ links.mirror }}">online</a>, <a href="{{ links.unsubscribe }}">unsubscribe</a></p>';
const NO_LINK = '<p>Hello, <a href="{{ links.unsubscribe }}">unsubscribe</a></p>';

describe('is made', () => {
	test.each<[MirrorPageMode | undefined, string, string | undefined, boolean]>([
		[undefined, 'with the link', LINK, true],
		['default', 'with the link', LINK, true],
		['default', 'without the link', NO_LINK, false],
		['force', 'without the link', NO_LINK, true],
		['force', 'without HTML', undefined, false],
		['none', 'with the link', LINK, false],
		['messageId', 'without the link', NO_LINK, true],
		['messageId', 'without HTML', undefined, false],
	])('in mode %s %s', (mode, _what, html, isMade) => {
		const parameters = prepareParameters({ ...PARAMETERS, html, mirrorPage: { mode } });
		expect(mirrorPageIsMade(parameters, compileContent(parameters))).toBe(isMade);
	});
});

describe('the link of a message that was sent', () => {
	test.each<[MirrorPageMode, 'mirror' | 'proof']>([
		['default', 'mirror'],
		['force', 'mirror'],
		['none', 'proof'],
		['messageId', 'proof'],
	])('in mode %s has a token of the kind %s', async (mode, kind) => {
		const sink = await openSink();
		const { delivery } = await prepare(bench.context(), 1, { text: undefined, html: LINK, mirrorPage: { mode } });
		await confirm(bench.context(), delivery, senderTo(sink));
		const [mail] = await sink.parsed();
		const token = /mirror\?t=([\w-]+)/.exec(String(mail!.html))?.[1] ?? '';
		expect(verifyToken(bench.store.linkKey, token)?.kind).toBe(kind);
		const optOut = /unsubscribe\?t=([\w-]+)/.exec(String(mail!.html))?.[1] ?? '';
		expect(verifyToken(bench.store.linkKey, optOut)?.kind).toBe('unsubscribe');
	});
});

test('of messages that are all sent in text format, the HTML is used for the mirror page only', async () => {
	const sink = await openSink();
	const parameters = { formatChoice: 'text' as const, html: '<p>Hello <b>{{ recipient.firstName }}</b></p>', text: 'Hello\n{{ links.mirror }}\n{{ links.unsubscribe }}' };
	const { delivery } = await prepare(bench.context(), [{ ...makeItem(1), format: 'html' }], parameters);
	await confirm(bench.context(), delivery, senderTo(sink));
	const raw = sink.messages[0]!.raw.toString();
	expect(raw).toContain('Content-Type: text/plain');
	expect(raw).not.toMatch(/text\/html|multipart|<b>/);
	const [mail] = await sink.parsed();
	const token = /mirror\?t=([\w-]+)/.exec(mail!.text ?? '')?.[1] ?? '';
	expect(await viewMirror(bench.context(), token, false)).toMatchObject({ html: expect.stringContaining('<p>Hello <b>Name1</b></p>') });
});

test('the analysis warns of a link that leads to no page', async () => {
	const { delivery } = await save(bench.context(), makeItems(1), { html: LINK, mirrorPage: { mode: 'none' } });
	const { findings } = await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
	expect(findings).toContainEqual(expect.objectContaining({ rule: 'mirrorPage', level: 'warning' }));
});

test('can be read for 60 days from the start, or as long as it is set', () => {
	const parameters = (mirrorPage?: object) => prepareParameters({ ...PARAMETERS, mirrorPage });
	const endsAt = (startedAt: number | null, mirrorPage?: object) =>
		mirrorPageEndsAt({ startedAt, parameters: parameters(mirrorPage) });
	expect(endsAt(null)).toBeNull();
	expect(endsAt(1_000)).toBe(1_000 + 60 * DAY_MS);
	expect(endsAt(1_000, { validityMs: DAY_MS })).toBe(1_000 + DAY_MS);
});

test('what is as by default leaves the fingerprint as it was', async () => {
	const fingerprint = async (mirrorPage?: object) => (await save(bench.context(), makeItems(1), { mirrorPage })).delivery.fingerprint;
	const without = await fingerprint();
	expect(await fingerprint({ mode: 'default' })).toBe(without);
	expect(await fingerprint({})).toBe(without);
	expect(await fingerprint({ mode: 'force' })).not.toBe(without);
});

test.each([{ mode: 'sometimes' }, { validityMs: 0 }])('%j is refused', async (mirrorPage) => {
	expect(await errorCode(save(bench.context(), makeItems(1), { mirrorPage: mirrorPage as object }))).toBe('invalidParameter');
});
