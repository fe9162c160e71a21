import { isRoleAccount } from '../../../../core/typology';
import { roleAccounts } from '../../../../core/typology/rules/roleAccounts';
import { typologyInput } from '../input';

test.each([
	['info@shop.example', true],
	['Postmaster@shop.example', true],
	['no-reply@shop.example', true],
	['information@shop.example', false],
	['info.smith@shop.example', false],
	['ann@info.example', false],
])('isRoleAccount(%s): %s', (address, isRole) => expect(isRoleAccount(address)).toBe(isRole));

test.each([
	[0, []],
	[1, ['1 recipient is the address of a role (info@, postmaster@, noreply@ …). They often complain, or are read by nobody.']],
	[7, ['7 recipients are the address of a role (info@, postmaster@, noreply@ …). They often complain, or are read by nobody.']],
])('%s of them', (messages, texts) => {
	const examples = ['info@shop.example'];
	const findings = roleAccounts.check(typologyInput({ roleAccounts: { messages, examples } }));
	expect(findings).toMatchObject(texts.map((text) => ({ rule: 'roleAccounts', level: 'information', text, examples })));
});
