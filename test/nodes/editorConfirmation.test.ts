/** The code of the analysis, from the hint of one node into the field of another. */
import { analyze, ANN, approval, AS_TOOL, BOB, confirm, email, expectRefusal, itemOn, openWorkbench, receivedBy, sentencesOf, type Workbench } from './support';

let bench: Workbench;
beforeEach(async () => {
	bench = await openWorkbench();
});
afterEach(() => bench.close());

/** Analyzed in the editor, with the code that the output pane shows. */
async function analyzed(isAllowed = true, mode: 'manual' | 'trigger' = 'manual', parameters: object = {}) {
	bench.credentials.deliveryStoreApi.allowEditorConfirmation = isAllowed;
	const execution = await bench.run([email({ approvalMode: 'manual', ...parameters }), analyze()], undefined, { mode });
	const hints = execution.hints.map(({ message }) => message).join();
	return { item: itemOn(execution, 'Analyze Delivery', 0), code: /type (\S{4}-\S{4}) as Confirmation Code/.exec(hints)?.[1] ?? '' };
}

test('the code is shown beside the item, not in it, and sends when it is typed', async () => {
	const { item, code } = await analyzed();
	expect(code).not.toBe('');
	expect(JSON.stringify(item)).not.toContain(code);
	const sent = await bench.run([confirm({ confirmationCode: code })], [item]);
	expect(itemOn(sent, 'Confirm Delivery', 0)).toMatchObject({ sending: { sent: 3 } });
});

test.each<[string, Parameters<typeof analyzed>]>([
	['without the switch of the credential', [false]],
	['in a production execution', [true, 'trigger']],
	['for a delivery that sends by itself', [true, 'manual', { approvalMode: 'automatic' }]],
])('no code is shown %s', async (_when, how) => {
	expect((await analyzed(...how)).code).toBe('');
});

test.each([
	['={{ $json.code }}'],
	['={{ "CODE" }}'],
	['=CODE{{ "" }}'],
])('the expression %s is refused', async (expression) => {
	const { item, code } = await analyzed();
	const confirmationCode = expression.replace('CODE', code);
	const refused = await bench.run([confirm({ confirmationCode })], [{ ...item, code }]);
	expectRefusal(refused, bench.sink, ['Confirmation Code is an expression.', 'Type the code']);
});

describe('of a continuous delivery', () => {
	const manual = { approvalMode: 'manual' };
	const extension = email({ ...manual, operation: 'extendDelivery', extendCode: 'orders', extendEventKey: 'order' });

	/** An event comes in: the item, and the code that the output pane shows. */
	async function extended(items: object[]) {
		const execution = await bench.run([extension, analyze()], items, { mode: 'manual' });
		const hints = execution.hints.map(({ message }) => message).join();
		return { item: itemOn(execution, 'Analyze Delivery', 0), code: /type (\S{4}-\S{4}) as Confirmation Code/.exec(hints)?.[1] ?? '' };
	}

	const type = (item: object, confirmationCode: string) => bench.run([confirm({ confirmationCode })], [item]);

	test('each growth of the target prints a code of its own, and the former one confirms nobody who joined', async () => {
		bench.credentials.deliveryStoreApi.allowEditorConfirmation = true;
		await bench.run([email({ ...manual, recipientsFrom: 'nobody', deliveryOptions: { code: 'orders' } })], [{}]);
		const first = await extended([{ ...ANN, order: 'o1' }]);
		expect(itemOn(await type(first.item, first.code), 'Confirm Delivery', 0)).toMatchObject({ sending: { sent: 1 } });
		bench.sink.clear();

		const second = await extended([{ ...BOB, order: 'o2' }]);
		expect(second.code).not.toBe(first.code);
		expectRefusal(await type(second.item, first.code), bench.sink, ['is not that of this analysis', 'type the one of the newest']);
		expectRefusal(await type(second.item, ''), bench.sink, ['No person has confirmed this analysis']);
		expect(itemOn(await type(second.item, second.code), 'Confirm Delivery', 0)).toMatchObject({ sending: { sent: 2 } });
		expect(receivedBy(bench.sink)).toEqual([BOB.email]);
	});
});

test('an agent’s tool cannot use it', async () => {
	const { item, code } = await analyzed();
	const refused = await bench.run([confirm({ confirmationCode: code }, AS_TOOL)], [item]);
	expect(sentencesOf(refused)).toContain('No person has confirmed this analysis');
	expect(receivedBy(bench.sink)).toEqual([]);
});

test('an agent’s tool sends nothing in automatic mode either, and what a person approved it does send', async () => {
	const automatic = { approvalMode: 'automatic' };
	const refused = await bench.run([email(automatic), analyze(), confirm({}, AS_TOOL)]);
	expectRefusal(refused, bench.sink, ['No person has confirmed this analysis']);
	const asked = await bench.run([email(automatic), analyze(), approval(), confirm({}, AS_TOOL)]);
	await bench.answer(asked);
	await asked.settled();
	expect(itemOn(asked, 'Confirm Delivery', 0)).toMatchObject({ sending: { sent: 3 } });
});
