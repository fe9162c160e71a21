import type { MirrorPageMode } from '../../../../core/delivery/types';
import { mirrorPage } from '../../../../core/typology/rules/mirrorPage';
import { inShort, typologyInput } from '../input';

const NO_HTML = ['warning: A mirror page is wanted, but it needs HTML content, and the delivery has none.'];
const dead = (why: string) => [`warning: The content has the mirror link, but ${why}: the link will lead to no page.`];
const NOT_MADE = dead('no mirror page is generated');
const BY_ID = dead('the mirror page is accessible by message identifier only');

test.each<[MirrorPageMode | undefined, string, { html: boolean; link: boolean }, string[]]>([
	[undefined, 'nothing', { html: true, link: false }, []],
	[undefined, 'the link', { html: true, link: true }, []],
	['default', 'the link in text alone', { html: false, link: true }, NO_HTML],
	['default', 'text alone', { html: false, link: false }, []],
	['force', 'no link', { html: true, link: false }, []],
	['force', 'the link', { html: true, link: true }, []],
	['force', 'text alone', { html: false, link: false }, NO_HTML],
	['none', 'no link', { html: true, link: false }, []],
	['none', 'the link', { html: true, link: true }, NOT_MADE],
	['none', 'text alone', { html: false, link: false }, []],
	['messageId', 'no link', { html: true, link: false }, []],
	['messageId', 'the link', { html: true, link: true }, BY_ID],
	['messageId', 'text alone', { html: false, link: false }, NO_HTML],
])('mode %s with %s', (mode, _what, { html, link }, expected) => {
	const input = typologyInput({
		parameters: { html: html ? '<p>Hello</p>' : undefined, mirrorPage: mode && { mode } },
		linkUse: { unsubscribe: { html: true, text: true }, any: true, mirror: link },
	});
	expect(inShort(mirrorPage.check(input))).toEqual(expected);
});
