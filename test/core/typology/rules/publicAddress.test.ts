import { publicAddress } from '../../../../core/typology/rules/publicAddress';
import { inShort, typologyInput } from '../input';

const MISSING = 'The Delivery Store credential has no public base address.';

test.each([
	['https://l.example', true, []],
	[null, false, [`information: ${MISSING} The messages get no List-Unsubscribe header.`]],
	[null, true, [`error: ${MISSING} The content uses {{ links.… }} or is tracked, which needs it.`]],
	[
		'l.example',
		false,
		['error: The public base address "l.example" is not an address as https://mail.example.com/path.'],
	],
	[
		'http://l.example',
		true,
		[
			'warning: The public base address "http://l.example" is not https: mailbox providers will not offer ' +
				'one-click unsubscription.',
		],
	],
	[
		'https://localhost:5678',
		false,
		[
			'warning: The public base address "https://localhost:5678" is local or private: recipients elsewhere ' +
				'cannot open the links.',
		],
	],
])('%s, links used: %s', (publicBaseUrl, any, expected) => {
	const input = typologyInput({ publicBaseUrl, linkUse: { unsubscribe: { html: false, text: false }, any } });
	expect(inShort(publicAddress.check(input))).toEqual(expected);
});
