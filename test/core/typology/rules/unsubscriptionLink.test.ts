import type { DeliveryParameters } from '../../../../core/delivery/types';
import { unsubscriptionLink } from '../../../../core/typology/rules/unsubscriptionLink';
import { inShort, typologyInput } from '../input';

const NO_HTML = 'warning: The HTML content has no unsubscription link. Add {{ links.unsubscribe }}.';
const NO_TEXT = 'warning: The text content has no unsubscription link. Add {{ links.unsubscribe }}.';
const nowhere = { unsubscribe: { html: false, text: false }, any: false };

type Changes = Partial<DeliveryParameters>;

function check(html: string | undefined, text: string | undefined, linkUse = nowhere, changes: Changes = {}): string[] {
	const input = typologyInput({ sample: { html, text }, parameters: { html, text, ...changes }, linkUse });
	return inShort(unsubscriptionLink.check(input));
}

describe('links.unsubscribe counts in each content', () => {
	test.each([
		[true, true, []],
		[true, false, [NO_TEXT]],
		[false, true, [NO_HTML]],
		[false, false, [NO_HTML, NO_TEXT]],
	])('HTML %s, text %s', (html, text, expected) => {
		expect(check('<p>x</p>', 'x', { unsubscribe: { html, text }, any: html || text })).toEqual(expected);
	});

	test('contents that are not there or not sent need none', () => {
		expect(check(undefined, 'x')).toEqual([NO_TEXT]);
		expect(check('<p>x</p>', undefined)).toEqual([NO_HTML]);
		expect(check('<p>x</p>', 'x', nowhere, { formatChoice: 'text' })).toEqual([NO_TEXT]);
		expect(check('<p>x</p>', 'x', nowhere, { kind: 'transactional' })).toEqual([]);
	});
});

describe('other ways out in HTML', () => {
	test.each([
		['<a href="https://x.example/unsubscribe?id=1">here</a>', true],
		['<a href="https://x.example/opt-out">here</a>', true],
		['<a href="https://x.example/d%C3%A9sabonnement">ici</a>', true],
		['<a href="https://x.example/1">Click to <b>unsubscribe</b></a>', true],
		['<a href="https://x.example/1">Se d&#233;sabonner</a>', true],
		['<a href="https://x.example/1">配信停止はこちら</a>', true],
		['<a href="mailto:leave@x.example?subject=unsubscribe">leave</a>', true],
		['<a href="https://x.example/1">Newsletter abbestellen</a>', true],
		['<p>You cannot unsubscribe</p>', false],
		['<a href="https://x.example/1">Shop</a> unsubscribe', false],
		['<a href="https://x.example/%zz">Shop</a>', false],
		['<!-- <a href="https://x.example/unsubscribe">x</a> -->', false],
	])('%s: %s', (html, found) => expect(check(html, undefined)).toEqual(found ? [] : [NO_HTML]));
});

describe('other ways out in text', () => {
	test.each([
		['To unsubscribe: https://x.example/1', true],
		['https://x.example/unsubscribe', true],
		['配信停止はこちら\r\n\r\nhttps://x.example/1', true],
		['Write to leave@x.example to opt out.', true],
		['You cannot unsubscribe', false],
		['Shop: https://x.example/1', false],
		['To unsubscribe, write a letter.\nGoodbye.\nhttps://x.example/shop', false],
	])('%j: %s', (text, found) => expect(check(undefined, text)).toEqual(found ? [] : [NO_TEXT]));
});

test('without a sample the templates are read', () => {
	const input = typologyInput({ sample: null, linkUse: nowhere, parameters: { html: '<p>x</p>', text: 'x' } });
	expect(inShort(unsubscriptionLink.check(input))).toEqual([NO_HTML, NO_TEXT]);
});

test('in a branch that not everybody gets: how many are without, of each content', () => {
	const withoutWayOut = { html: { messages: 0, examples: [] }, text: { messages: 2, examples: ['a@x.example', 'b@x.example'] } };
	expect(unsubscriptionLink.check(typologyInput({ withoutWayOut }))).toMatchObject([
		{ level: 'warning', text: expect.stringContaining('2 messages have no unsubscription link in the text'), examples: ['a@x.example', 'b@x.example'] },
	]);
	expect(unsubscriptionLink.check(typologyInput({ withoutWayOut, parameters: { kind: 'transactional' } }))).toEqual([]);
});
