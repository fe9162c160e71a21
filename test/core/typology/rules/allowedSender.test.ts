import { isAllowedSender } from '../../../../core/typology';
import { allowedSender } from '../../../../core/typology/rules/allowedSender';
import { type InputChanges, typologyInput } from '../input';

test.each([
	['shop.example', null, true],
	['shop.example', [], true],
	['shop.example', ['shop.example'], true],
	['news.shop.example', ['shop.example'], true],
	['myshop.example', ['shop.example'], false],
	['example', ['shop.example'], false],
	['shop.example', ['other.example', 'shop.example'], true],
])('isAllowedSender(%s, %j): %s', (domain, allowed, expected) => expect(isAllowedSender(domain, allowed)).toBe(expected));

const FIXED = "The sender's domain shop.example is not among those that the MTA credential allows: a.example, b.example.";
const failures = [{ example: 'r@x.example', reason: 'senderNotAllowed' as const, text: 'Only for a.example.' }];
const computed = { sender: { address: '{{ recipient.shop }}@{{ recipient.domain }}' } };

test.each<[string, InputChanges, string[]]>([
	['nothing is said', {}, []],
	['allowed', { allowedSenderDomains: ['shop.example'] }, []],
	['not allowed', { allowedSenderDomains: ['a.example', 'b.example'] }, [`error ${FIXED}`]],
	['computed, all allowed', { allowedSenderDomains: ['a.example'], parameters: computed }, []],
	[
		'computed, not for all',
		{ allowedSenderDomains: ['a.example'], parameters: computed, failures, counts: { exclusions: { senderNotAllowed: 3 } } },
		["warning 3 recipients get nothing, because of the sender's domain. Only for a.example. r@x.example"],
	],
])('%s', (_what, changes, expected) => {
	const findings = allowedSender.check(typologyInput(changes));
	expect(findings.map(({ level, text, examples }) => [level, text, ...examples].join(' '))).toEqual(expected);
});
