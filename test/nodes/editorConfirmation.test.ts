/** The code of the analysis, from the hint of one node into the field of another. */
import { analyze, AS_TOOL, confirm, email, expectRefusal, itemOn, openWorkbench, receivedBy, sentencesOf, type Workbench } from './support';

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

test('an agent’s tool cannot use it', async () => {
	const { item, code } = await analyzed();
	const refused = await bench.run([confirm({ confirmationCode: code }, AS_TOOL)], [item]);
	expect(sentencesOf(refused)).toContain('No person has confirmed this analysis');
	expect(receivedBy(bench.sink)).toEqual([]);
});
