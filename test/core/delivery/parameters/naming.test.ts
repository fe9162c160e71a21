/** *Label, delivery code*: computed by template. */
import { analyzeDelivery } from '../../../../core/delivery/analysis/analyze';
import { computeCode } from '../../../../core/delivery/parameters/naming';
import { prepareParameters } from '../../../../core/delivery/parameters/saveDelivery';
import { type Bench, makeItems, openBench, PARAMETERS, save } from '../support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterAll(() => bench.close());

/** Half an hour before midnight UTC, on a Thursday of ISO week 53. */
const NOW = Date.UTC(2026, 11, 31, 23, 30);

describe('a code', () => {
	const parameters = prepareParameters(PARAMETERS);

	test.each([
		['', undefined, ''],
		[' spring ', undefined, 'spring'],
		['news-{{ now.date }}', undefined, 'news-2026-12-31'],
		['news-{{ now.date }}', 'Asia/Tokyo', 'news-2027-01-01'],
		['{{ now.year }}-W{{ now.week }}', undefined, '2026-W53'],
		['{{ now.year }}{{ now.month }}{{ now.day }} {{ now.time }}', 'Europe/Paris', '20270101 00:30'],
		['{{ now.date }}', 'Mars/Olympus', '2026-12-31'],
		['{{ delivery.kind }} to {{ delivery.recipients }}', undefined, 'marketing to 3'],
		['{% if delivery.recipients > 2 %}large{% else %}small{% endif %}', undefined, 'large'],
		['a\n{{ now.year }}', undefined, 'a 2026'],
	])('%j in %s: %j', (code, timeZone, computed) => {
		expect(computeCode(code, parameters, { recipients: 3, now: NOW, timeZone })).toBe(computed);
	});

	test.each([
		['{{ now.date', 'templateSyntax', /Delivery Code, line 1/],
		['{{ recipient.email }}', 'invalidParameter', /Delivery Code, line 1, column 4: there is no recipient/],
		['{{ "" }}', 'invalidParameter', /gives nothing/],
	])('%j is refused', (code, errorCode, sentence) => {
		const compute = () => computeCode(code, parameters, { recipients: 3, now: NOW });
		expect(compute).toThrow(expect.objectContaining({ code: errorCode, message: expect.stringMatching(sentence) }));
	});
});

describe('a label', () => {
	test('is computed when the delivery is saved, and templates of the content read it computed', async () => {
		const label = 'News {{ delivery.code }}, {{ delivery.recipients }}';
		const { delivery } = await save(bench.context(), makeItems(3), { label }, { code: 'L-{{ delivery.recipients }}' });
		expect(delivery).toMatchObject({ code: 'L-3', parameters: { label: 'News L-3, 3', labelTemplate: label } });
	});

	test('saved again unchanged, it stays, and the analysis with it, though its template would give another', async () => {
		// As a date does overnight.
		const label = 'News at {{ now.date }}';
		const { delivery } = await save(bench.context(), makeItems(3), { label }, { code: 'KEPT' });
		const yesterday = 'News at 2020-01-01';
		await relabel('KEPT', yesterday);
		await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		const again = await save(bench.context(), makeItems(3), { label }, { code: 'KEPT' });
		expect(again).toMatchObject({ change: 'unchanged', delivery: { revision: 1, status: 'ready', parameters: { label: yesterday } } });
	});

	test('saved with a change, it is computed anew', async () => {
		const label = 'To {{ delivery.recipients }}';
		await save(bench.context(), makeItems(3), { label }, { code: 'ANEW' });
		const { delivery } = await save(bench.context(), makeItems(2), { label }, { code: 'ANEW' });
		expect(delivery.parameters.label).toBe('To 2');
	});

	test('does not change the code of a delivery to which none was given: a retry finds its own', async () => {
		const origin = { workflowId: 'w', nodeId: 'naming' };
		const label = 'At {{ now.date }} {{ now.time }}';
		const { delivery } = await save(bench.context(), makeItems(1), { label }, { origin });
		await relabel(delivery.code, 'At 2020-01-01 00:00');
		const retried = await save(bench.context(), makeItems(1), { label }, { origin });
		expect(retried).toMatchObject({ change: 'unchanged', delivery: { id: delivery.id } });
	});

	test.each([
		['{{ nonsense }}', /Label, line 1, column 4: there is no nonsense here\.$/, /now\.date/],
		['{{ "" }}', /Label is empty once its template is computed/, /Correct the template/],
	])('%j is refused', async (label, sentence, advice) => {
		await expect(save(bench.context(), makeItems(1), { label })).rejects.toMatchObject({
			code: 'invalidParameter',
			message: expect.stringMatching(sentence),
			advice: expect.stringMatching(advice),
		});
	});

	/** As if the delivery had been saved at another time: its label, and the fingerprint that goes with it. */
	async function relabel(code: string, label: string): Promise<void> {
		const { fingerprintOf } = await import('../../../../core/delivery/parameters/fingerprint');
		const { parameters } = (await bench.store.findDeliveryByCode(code))!;
		const changed = { ...parameters, label };
		const json = JSON.stringify(changed).replaceAll("'", "''");
		await bench.sql(
			`update delivery set parameters = '${json}', fingerprint = '${fingerprintOf(changed, null)}' where code = '${code}' returning id`,
		);
	}
});
