import type { DeliveryParameters } from '../../../core/delivery/types';
import { DeliveryError } from '../../../core/errors';
import { PersonalizationError } from '../../../core/personalization/errors';
import { compileContent, renderContent, usesAnyLink, usesLink } from '../../../core/personalization/fields';
import type { RenderContext } from '../../../core/personalization/fields';

const parameters: DeliveryParameters = {
	label: 'Spring sale',
	sender: { name: 'Shop', address: 'news@shop.example' },
	subject: 'Hello {{ recipient.name }}',
	html: '<p>{{ recipient.name }}</p>',
	text: '{{ recipient.name }}',
	formatChoice: 'recipientPreference',
	approvalMode: 'manual',
	validityMs: 432_000_000,
	batchQuantity: 0,
};

const context: RenderContext = {
	recipient: { name: 'A & B' },
	delivery: { label: 'Spring sale', code: 'DM1' },
	links: { unsubscribe: 'https://l.example/u', mirror: 'https://l.example/m' },
};

function render(changes: Partial<DeliveryParameters>, recipient: Record<string, unknown> = context.recipient) {
	return renderContent(compileContent({ ...parameters, ...changes }), { ...context, recipient });
}

describe('renderContent', () => {
	test('renders all fields, HTML escaped and the others not', () => {
		expect(render({ replyTo: { name: '{{ delivery.code }}', address: 'reply@shop.example' } })).toEqual({
			from: { name: 'Shop', address: 'news@shop.example' },
			replyTo: { name: 'DM1', address: 'reply@shop.example' },
			subject: 'Hello A & B',
			html: '<p>A &amp; B</p>',
			text: 'A & B',
			headers: [],
			cleanedFields: [],
		});
	});

	test('SMTP headers are rendered in order, with line breaks from the profile as spaces', () => {
		const smtpHeaders = [
			{ name: 'X-Name', value: 'to {{ recipient.name }}' },
			{ name: 'X-Code', value: '{{ delivery.code }}' },
		];
		expect(render({ smtpHeaders }, { name: 'A\r\nBcc: b' })).toMatchObject({
			headers: [
				{ name: 'X-Name', value: 'to A Bcc: b' },
				{ name: 'X-Code', value: 'DM1' },
			],
			cleanedFields: ['Subject', 'SMTP header X-Name'],
		});
	});

	test('an SMTP header that no line can hold concerns its recipient alone', () => {
		const smtpHeaders = [{ name: 'X-Name', value: 'to {{ recipient.name }}' }];
		const name = 'x'.repeat(901);
		expect(() => render({ smtpHeaders }, { name })).toThrow(
			expect.objectContaining({ name: 'PersonalizationError', message: expect.stringMatching(/^SMTP header X-Name: it renders with/) }),
		);
		expect(() => render({ smtpHeaders }, { name: 'x'.repeat(900) })).not.toThrow();
	});

	test('parts and names that are not there stay away', () => {
		const sender = { name: '', address: 'a@b.example' };
		const rendered = render({ html: '', text: undefined, sender, replyTo: { address: '' } });
		expect(rendered).toMatchObject({ from: { address: 'a@b.example' }, subject: 'Hello A & B' });
		expect([rendered.html, rendered.text, rendered.replyTo, rendered.from.name]).toEqual(Array(4).fill(undefined));
	});

	test('a text made from HTML has no runs of blank lines, a written one keeps them', () => {
		const text = '\n\n{% if true %}\n\nHello\n\n{% endif %}\n\n\nBye\n\n';
		expect(render({ text, textIsMade: true }).text).toBe('Hello\n\nBye\n');
		expect(render({ text }).text).toBe('\n\n\n\nHello\n\n\n\n\nBye\n\n');
	});

	test.each([
		['A\r\nBcc: all@example.com', 'Hello A Bcc: all@example.com', ['Subject']],
		['A\nB', 'Hello A B', ['Subject']],
		['A\u0000B', 'Hello A B', ['Subject']],
		['  A\n', 'Hello   A', []],
		['A\tB', 'Hello A B', ['Subject']],
		['A\u001b[31mB', 'Hello A [31mB', ['Subject']],
	])('profile %j in the subject → %j', (name, subject, cleanedFields) => {
		expect(render({}, { name })).toMatchObject({ subject, cleanedFields });
	});

	test('a line break in the sender name becomes a space, and is told', () => {
		const sender = { name: '{{ recipient.name }}', address: 'a@b.example' };
		const rendered = render({ sender }, { name: 'X\r\nTo: y' });
		expect(rendered).toMatchObject({ from: { name: 'X To: y' }, cleanedFields: ['Sender name', 'Subject'] });
	});

	test('the sender address can be personalized, and comes as it goes on the wire', () => {
		const sender = { address: '{{ recipient.shop }}@Bücher.example' };
		expect(render({ sender }, { name: '', shop: 'kyoto' }).from).toEqual({ address: 'kyoto@xn--bcher-kva.example' });
	});

	test.each(['ky oto', 'a@b', 'x>\r\nRCPT TO:<y', ''])('a sender address that renders wrong (%j) fails', (shop) => {
		const sender = { address: '{{ recipient.shop }}@shop.example' };
		expect(() => render({ sender }, { name: '', shop })).toThrow(PersonalizationError);
		expect(() => render({ sender }, { name: '', shop })).toThrow(/^Sender address: it renders as ".*", which is not/);
	});

	test('a link without public base address names the setting', () => {
		const content = compileContent({ ...parameters, html: '<p>\n<a href="{{ links.unsubscribe }}">x</a>' });
		expect(() => renderContent(content, { ...context, links: {} })).toThrow(
			'HTML content, line 2, column 13: there is no address for {{ links.unsubscribe }} ' +
				'(set "Public Base Address" in the Delivery Store credential)',
		);
	});

	test('links that are there but unknown are an ordinary missing field', () => {
		expect(() => render({ text: '{{ links.web }}' })).toThrow('there is no field "links.web"');
	});
});

describe('compileContent refuses', () => {
	const address = 'a@b.example';

	test.each<[string, Partial<DeliveryParameters>, string, string]>([
		['CR LF in the subject', { subject: 'a\r\nb: c' }, 'invalidHeader', 'Subject: there is a line break at character 2.'],
		['NUL in the subject', { subject: '\0' }, 'invalidHeader', 'Subject: there is a NUL character at character 1.'],
		['LF in the sender name', { sender: { name: 'a\nb', address } }, 'invalidHeader', 'Sender name: '],
		['LF in the sender address', { sender: { address: 'a@b.example\n' } }, 'invalidHeader', 'Sender address: '],
		['CR in the reply-to', { replyTo: { address: 'a@b.example\r' } }, 'invalidHeader', 'Reply-to address: '],
		['CR in the reply-to name', { replyTo: { name: '\r', address } }, 'invalidHeader', 'Reply-to name: '],
		['no sender', { sender: { address: ' ' } }, 'invalidSender', 'Sender address: it is empty.'],
		['no address', { sender: { address: 'S <a@b.example>' } }, 'invalidSender', 'Sender address: "S <a@b.example>" is'],
		['no reply address', { replyTo: { address: 'nobody' } }, 'invalidParameter', 'Reply-to address: "nobody" is'],
		['a template', { html: '<p>{% if %}</p>' }, 'templateSyntax', 'HTML content, line 1, column'],
		['a text', { text: '{{ x' }, 'templateSyntax', 'Text content, line 1, column 1: '],
	])('%s', (_what, changes, code, message) => {
		let thrown: unknown;
		try {
			compileContent({ ...parameters, ...changes });
		} catch (error) {
			thrown = error;
		}
		expect(thrown).toBeInstanceOf(DeliveryError);
		expect(thrown).toMatchObject({ code, message: expect.stringContaining(message), advice: expect.any(String) });
	});
});

describe('use of links', () => {
	const unsubscribe = '{% if recipient.x %}{{ links.unsubscribe }}{% endif %}';

	test.each<[string, Partial<DeliveryParameters>, { html: boolean; text: boolean }, boolean]>([
		['nowhere', {}, { html: false, text: false }, false],
		['in the HTML', { html: unsubscribe }, { html: true, text: false }, true],
		['in the text', { text: unsubscribe }, { html: false, text: true }, true],
		['without parts', { html: '', text: '' }, { html: false, text: false }, false],
		['another link', { text: '{{ links.mirror }}' }, { html: false, text: false }, true],
		['in the subject', { subject: '{{ links.mirror }}' }, { html: false, text: false }, true],
	])('%s', (_where, changes, parts, any) => {
		const content = compileContent({ ...parameters, ...changes });
		expect(usesLink(content, 'unsubscribe')).toEqual(parts);
		expect(usesAnyLink(content)).toBe(any);
	});
});
