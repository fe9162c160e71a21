/** A continuous delivery through the built nodes: saved once, extended by every event. */
import { analyze, ANN, BOB, CAT, confirm, email, expectRefusal, itemOn, openWorkbench, receivedBy, type Workbench } from './support';

let bench: Workbench;
beforeEach(async () => {
	bench = await openWorkbench();
});
afterEach(() => bench.close());

const save = (options: object = {}) => bench.run([email({ recipientsFrom: 'nobody', deliveryOptions: { code: 'orders' }, ...options })], [{}]);
const extension = (parameters: object = {}) => email({ operation: 'extendDelivery', extendCode: 'orders', extendEventKey: 'order', ...parameters });
const event = (items: object[]) => bench.run([extension(), analyze(), confirm()], items);

test('each event is one message, however often its webhook fires', async () => {
	expect(itemOn(await save(), 'Email Parameters', 0)).toMatchObject({ code: 'orders', target: { recipients: 0 } });
	const first = await event([{ ...ANN, order: 'o1' }]);
	expect(itemOn(first, 'Email Parameters', 0)).toMatchObject({ code: 'orders', extension: { recipients: 1 } });
	expect(itemOn(first, 'Confirm Delivery', 0)).toMatchObject({ status: 'finished', sending: { sent: 1 } });
	await event([{ ...ANN, order: 'o1' }]);
	const last = await event([{ ...ANN, order: 'o2' }, { ...BOB, order: 'o3' }]);
	expect(itemOn(last, 'Confirm Delivery', 0)).toMatchObject({ analysis: { exclusions: { double: 1 } }, sending: { sent: 3 } });
	expect(receivedBy(bench.sink)).toEqual([ANN.email, ANN.email, BOB.email]);
	expect(itemOn(await save(), 'Email Parameters', 0)).toMatchObject({ revision: expect.any(Number), target: { recipients: 4 } });
});

test('the list to exclude holds for those who join before and after the start', async () => {
	await save({ targetOptions: { excludeAddresses: BOB.email } });
	await event([{ ...ANN, order: 'o1' }, { ...BOB, order: 'o2' }]);
	await event([{ ...CAT, order: 'o3' }, { ...BOB, order: 'o4' }]);
	expect(receivedBy(bench.sink)).toEqual([ANN.email, CAT.email]);
});

test.each<[string, object, object[], string[]]>([
	['a code that there is not', { extendCode: 'nowhere', extendEventKey: '' }, [ANN], ['no delivery with the code "nowhere"', 'Nobody Yet', '(deliveryNotFound)']],
	['an event key that is not there', { extendEventKey: 'ordr' }, [{ ...ANN, order: 'o1' }], ['no field "ordr" (Event Key Field)', '(fieldMissing)']],
	['a delivery with a fixed target', { extendCode: 'fixed', extendEventKey: '' }, [ANN], ['is not continuous', '(notContinuous)']],
])('%s is refused', async (_, parameters, items, pieces) => {
	await save();
	await bench.run([email({ deliveryOptions: { code: 'fixed' } })]);
	expectRefusal(await bench.run([extension(parameters), analyze(), confirm()], items), bench.sink, pieces);
});
