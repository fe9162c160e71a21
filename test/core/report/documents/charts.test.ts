import { funnelChart, limitChart, shorten, statusBar, throughputChart, waveChart } from '../../../../core/report/charts';
import { HOSTILE } from '../samples';

const NAME = { id: 'x', title: 'A title', description: 'What it shows' };

/** Widths of the parts of a chart that look like this, in percent. */
function widths(markup: string, look: string): number[] {
	return [...markup.matchAll(new RegExp(`<rect class="part ${look}" x="([\\d.]+)%" y="[\\d.]+" width="([\\d.]+)%"`, 'g'))].map(([, , width]) => Number(width));
}

/** Every part lies within the chart. */
function expectInside(markup: string): void {
	for (const [, x, width] of markup.matchAll(/x="([\d.-]+)%" y="[\d.]+" width="([\d.-]+)%"/g)) {
		expect(Number(x)).toBeGreaterThanOrEqual(0);
		expect(Number(x) + Number(width)).toBeLessThanOrEqual(100.01);
	}
	expect(markup).not.toMatch(/NaN|Infinity|undefined/);
}

const funnel = (whole: number, excluded: number[]) =>
	funnelChart(NAME, {
		whole,
		first: { label: 'Recipients', value: String(whole) },
		steps: excluded.map((number, index) => ({ label: `Reason ${index}`, value: `−${number}`, excluded: number })),
		last: { label: 'To deliver', value: String(whole - excluded.reduce((sum, number) => sum + number, 0)) },
	}).markup;

describe('the target funnel', () => {
	test.each<[what: string, whole: number, excluded: number[], kept: number[], left: number[]]>([
		['nobody', 0, [], [], []],
		['one, kept', 1, [], [100], []],
		['one, excluded', 1, [1], [], [100]],
		['some', 10, [2, 3], [50], [20, 30]],
		['a million, one of them excluded', 1_000_000, [1], [100], [0.6]],
	])('%s', (_what, whole, excluded, kept, left) => {
		const markup = funnel(whole, excluded);
		expectInside(markup);
		expect(widths(markup, 'kept')).toEqual(kept);
		expect(widths(markup, 'excluded')).toEqual(left);
	});
});

describe('the status bar', () => {
	test.each<[what: string, sent: number, failed: number, widths: [number[], number[]]]>([
		['nothing', 0, 0, [[], []]],
		['one', 1, 0, [[100], []]],
		['half and half', 5, 5, [[50], [50]]],
		['one of a million is seen', 999_999, 1, [[99.01], [0.99]]],
	])('%s', (_what, sent, failed, expected) => {
		const { markup } = statusBar(NAME, [{ look: 'sent', count: sent }, { look: 'failed', count: failed }]);
		const rounded = (look: string) => [...markup.matchAll(new RegExp(`part ${look}" x="[\\d.]+%" y="0" width="([\\d.]+)%"`, 'g'))].map(([, width]) => Math.round(Number(width) * 100) / 100);
		expect([rounded('sent'), rounded('failed')]).toEqual(expected);
		expectInside(markup);
	});
});

describe('the throughput', () => {
	const labels = { number: (value: number) => value.toLocaleString('en-US'), time: (wall: number) => new Date(wall).toISOString().slice(11, 16) };
	const chart = (counts: number[], sliceMs = 60_000) => throughputChart(NAME, { from: Date.UTC(2026, 0, 1, 9), sliceMs, counts }, labels).markup;

	test.each<[what: string, counts: number[]]>([
		['nothing', [0, 0]],
		['one message', [1]],
		['one slice', [1_000_000]],
		['a gap', [5, 0, 0, 7]],
		['very many slices', Array.from({ length: 120 }, (_, index) => index * 1_000)],
	])('%s', (_what, counts) => {
		const markup = chart(counts);
		expectInside(markup);
		// A step for each slice, to the right edge.
		expect(markup).toMatch(/class="surface" d="M0,[^"]*1000,[^"]*Z"/);
	});

	test('has whole numbers on its axis, and times that do not run into each other', () => {
		expect(chart([1])).not.toMatch(/>0\.\d/);
		const markup = chart(Array<number>(120).fill(3));
		expect(markup.match(/class="tick" x="[\d.]+%"/g)!.length).toBeLessThanOrEqual(5);
		expect(chart(Array<number>(90).fill(3), 24 * 60 * 60_000).match(/class="tick" x="[\d.]+%"/g)!.length).toBeLessThanOrEqual(3);
	});

	test('a slice is as high as it has messages', () => {
		expect(chart([10, 5])).toMatch(/class="outline" d="M0,0L500,0L500,85L1000,85L1000,85"/);
	});
});

test('waves are as long as they have messages, by what became of them', () => {
	const { markup } = waveChart(NAME, [
		{ label: 'Wave 1', value: '10', counts: [{ look: 'sent', count: 8 }, { look: 'failed', count: 2 }] },
		{ label: 'Wave 2', value: '5', counts: [{ look: 'pending', count: 5 }] },
	]);
	expect([widths(markup, 'sent'), widths(markup, 'failed'), widths(markup, 'pending')]).toEqual([[80], [20], [50]]);
	expectInside(markup);
});

test.each([
	['none', 0, false, []],
	['half of the limit', 5_000, false, [40]],
	['the limit', 10_000, true, [80]],
	['a hundred times the limit', 1_000_000, true, [100]],
])('a limit: %s', (_what, measured, isOver, expected) => {
	const { markup } = limitChart(NAME, [{ label: 'Text', value: '', measured, limit: 10_000, isOver }]);
	expect(widths(markup, isOver ? 'over' : 'within')).toEqual(expected);
	expect(markup).toContain('<line class="mark" x1="80%"');
	expectInside(markup);
});

describe('texts of charts', () => {
	test('name the chart for those who do not see it', () => {
		expect(funnel(1, [])).toMatch(/^<svg class="chart" role="img" aria-labelledby="x-title x-desc"[^]*<title id="x-title">A title<\/title>\n<desc id="x-desc">What it shows<\/desc>/);
	});

	test('stay text, whatever they are', () => {
		const { markup } = waveChart({ id: 'x', title: HOSTILE, description: HOSTILE }, [{ label: HOSTILE, value: HOSTILE, counts: [] }]);
		expect(markup.match(/<[a-z]+/g)!.every((tag) => ['<svg', '<title', '<desc', '<text', '<rect'].includes(tag))).toBe(true);
		expect(markup).not.toMatch(/[\u0000\u202E]/);
	});

	test.each([
		['short', 10, 'short'],
		['exactly ten', 11, 'exactly ten'],
		['a word that is too long', 10, 'a word th…'],
		['春のセールのお知らせ', 10, '春のセー…'],
		['two\n lines', 20, 'two lines'],
		['x'.repeat(10_000), 5, 'xxxx…'],
	])('%j in %d columns', (text, columns, expected) => expect(shorten(text, columns)).toBe(expected));
});
