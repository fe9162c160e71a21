import '../helpers/n8nEnvironment';
import { Container } from '@n8n/di';
import { simpleParser } from 'mailparser';
import { BinaryDataService } from 'n8n-core';
import type { IBinaryData, IDataObject } from 'n8n-workflow';
import { readWithMailparser, readWithPython } from '../core/message/parsers';
import { gif, jpeg, png } from '../core/message/pictures';
import { hasPython } from '../helpers/python';
import { analyze, ANN, confirm, email, encode, expectRefusal, itemOn, mailTo, openWorkbench, proof, type Workbench } from './support';

let bench: Workbench;
beforeEach(async () => {
	bench = await openWorkbench();
});
afterEach(() => bench.close());

const TEXT = '{{ recipient.name }} 様\n春のお知らせです。①～髙\n{{ links.unsubscribe }}\n';
const JAPANESE = {
	senderName: 'サンプル商店',
	subject: '春のお知らせ',
	html: '',
	text: TEXT,
	targetOptions: { formatField: 'format' },
};

/** What a message of each format looks like on the wire. */
const WIRE = {
	docomo: { charset: 'shift_jis', encoding: 'base64' },
	au: { charset: 'iso-2022-jp', encoding: '7bit' },
	softbank: { charset: 'shift_jis', encoding: 'base64' },
	alternative: { charset: 'utf-8', encoding: undefined },
} as const;

async function wireOf(raw: Buffer) {
	const { headers, headerLines } = await simpleParser(raw);
	const { params } = headers.get('content-type') as unknown as { params: Record<string, string> };
	return {
		charset: params.charset?.toLowerCase(),
		encoding: headers.get('content-transfer-encoding'),
		subject: headerLines.find(({ key }) => key === 'subject')?.line ?? '',
	};
}

describe('Configure Delivery', () => {
	const PEOPLE = [
		{ email: 'a@example.com', format: 'docomo', name: '一' },
		{ email: 'b@ezweb.ne.jp', format: 'Decore Mail', name: '二' },
		{ email: 'c@docomo.ne.jp', name: '三' },
		{ email: 'd@ezweb.ne.jp', name: '四' },
		{ email: 'e@t.vodafone.ne.jp', name: '五' },
		{ email: 'f@sub.docomo.ne.jp', name: '六' },
		{ email: 'g@docomo.ne.jp', format: 'html', name: '七' },
		{ email: 'h@au.com', name: '八' },
	];

	test.each<[detection: string, formats: Array<keyof typeof WIRE>]>([
		['profile', ['docomo', 'softbank', ...Array<'alternative'>(6).fill('alternative')]],
		[
			'profileAndDomain',
			['docomo', 'softbank', 'docomo', 'au', 'softbank', 'alternative', 'docomo', 'alternative'],
		],
	])('%s: each recipient gets the charset of its carrier', async (detection, formats) => {
		const execution = await bench.run([email(JAPANESE), encode({ detection }), analyze(), confirm()], PEOPLE);
		const { analysis } = itemOn(execution, 'Confirm Delivery', 0) as { analysis: IDataObject };
		const counted = analysis.formats as Record<string, number>;
		for (const [index, person] of PEOPLE.entries()) {
			const mail = await mailTo(bench.sink, person.email);
			const format = formats[index]!;
			expect([person.email, await wireOf(mail.raw)]).toMatchObject([
				person.email,
				{ charset: WIRE[format].charset },
			]);
			expect(counted[format]).toBe(formats.filter((other) => other === format).length);
			expect(mail.subject).toBe('春のお知らせ');
			expect(mail.from?.value[0]?.name).toBe('サンプル商店');
			expect(mail.text).toContain(`${person.name} 様\n春のお知らせです。`);
		}
	});

	test('says in the analysis who is served how, and by what', async () => {
		const execution = await bench.run(
			[email(JAPANESE), encode({ detection: 'profileAndDomain' }), analyze()],
			PEOPLE,
		);
		const { findings } = (itemOn(execution, 'Analyze Delivery', 0) as { analysis: { findings: IDataObject[] } })
			.analysis;
		const text = expect.stringContaining(
			'Deco-mail (NTT DoCoMo) 3 (1 by profile, 2 by domain), Decoration Mail (KDDI au) 1 (0 by profile, 1 by domain)',
		);
		expect(findings).toContainEqual({ rule: 'japaneseFormats', level: 'information', text, examples: [] });
	});

	test('without the node no carrier is served, whatever the profile says', async () => {
		await bench.run([email(JAPANESE), analyze(), confirm()], PEOPLE);
		expect(await wireOf((await mailTo(bench.sink, 'a@example.com')).raw)).toMatchObject({ charset: 'utf-8' });
	});

	test('a changed setting makes the analysis void; the same one does not', async () => {
		const analyzed = itemOn(await bench.run([email(JAPANESE), encode(), analyze()], PEOPLE), 'Analyze Delivery', 0);
		const same = itemOn(await bench.run([encode()], [analyzed]), 'Japanese Mobile Encode', 0);
		expect(same).toEqual(analyzed);
		const changed = itemOn(
			await bench.run([encode({ detection: 'profileAndDomain' })], [analyzed]),
			'Japanese Mobile Encode',
			0,
		);
		expect(changed).toMatchObject({ revision: 3, status: 'beingEdited' });
	});

	test('a proof in the place of a carrier profile keeps its format', async () => {
		await bench.run([email(JAPANESE), encode({ detection: 'profileAndDomain' }), proof()], [{ ...PEOPLE[3]!, format: '' }]);
		expect(await wireOf((await mailTo(bench.sink, 'proof@example.com')).raw)).toMatchObject({
			charset: 'iso-2022-jp',
		});
	});
});

describe('Encode Message', () => {
	const MESSAGE = {
		operation: 'encodeMessage',
		senderName: 'サンプル商店',
		senderAddress: 'news@example.com',
		subject: '春のお知らせ',
		text: '={{ $json.name }} 様\nカタカナ ﾊﾝｶｸ\n',
	};

	test.each<[carrier: 'docomo' | 'au' | 'softbank', recipient: string, format: string, label: string]>([
		['docomo', 'hanako@docomo.ne.jp', 'Deco-mail (NTT DoCoMo)', 'Shift_JIS'],
		['au', 'hanako@ezweb.ne.jp', 'Decoration Mail (KDDI au)', 'ISO-2022-JP'],
		['softbank', 'hanako@softbank.ne.jp', 'Decore Mail (SoftBank)', 'Shift_JIS'],
	])('%s: by domain or by choice, other programs read it back', async (carrier, recipient, format, label) => {
		const items = [
			{ email: recipient, name: '花子' },
			{ email: 'hanako@example.com', name: '花子' },
		];
		for (const [index, choice] of ['byDomain', carrier].entries()) {
			const item = items[index]!;
			const execution = await bench.run([encode({ ...MESSAGE, carrier: choice })], [item]);
			const [output] = execution.outputsOf('Japanese Mobile Encode')[0] ?? [];
			const { binary, json, pairedItem } = output!;
			const raw = await Container.get(BinaryDataService).getAsBuffer(binary?.message as IBinaryData);
			expect(json).toMatchObject({ ...item, encoded: { carrier, format, charset: label, bytes: raw.length } });
			expect(pairedItem).toEqual({ item: 0 });
			expect(binary?.message).toMatchObject({ fileName: 'message.eml', mimeType: 'message/rfc822' });

			const wire = await wireOf(raw);
			expect(wire).toMatchObject(WIRE[carrier]);
			expect(wire.subject).toContain(`=?${label}?B?`);
			expect([...raw].every((byte) => byte < 0x80)).toBe(true);
			const read = { subject: '春のお知らせ', fromName: 'サンプル商店', toAddress: item.email };
			expect(await readWithMailparser(raw)).toMatchObject(read);
			if (hasPython)
				expect(readWithPython([raw])[0]).toMatchObject({
					...read,
					text: expect.stringMatching(/^花子 様\nカタカナ (?:ﾊﾝｶｸ|ハンカク)\n$/),
				});
		}
	});

	test('tells which characters were replaced, and leaves other fields and binaries as they were', async () => {
		const parameters = { ...MESSAGE, carrier: 'docomo', subject: 'é' };
		const steps = [
			encode({ ...parameters, binaryProperty: 'first' }),
			encode({ ...parameters, binaryProperty: 'second' }),
		];
		const execution = await bench.run(steps, [ANN]);
		const [output] = execution.outputsOf('Japanese Mobile Encode 2')[0] ?? [];
		expect(output?.json).toMatchObject(ANN);
		expect((output?.json.encoded as IDataObject).replaced).not.toEqual([]);
		expect(Object.keys(output?.binary ?? {})).toEqual(['first', 'second']);
	});

	const FLOWER = gif(20, 20);
	const HTML = '<div>春</div><img src="cid:flower.gif"><img src="https://example.com/b.jpg" alt="花">';
	const flowers = (fields: Record<string, Buffer>) =>
		Object.fromEntries(Object.entries(fields).map(([field, content]) => [field, toBinary(content, `${field}.gif`, 'image/gif')]));

	test.each(['docomo', 'au', 'softbank'])('%s: images of the item, by cid: and by their link', async (carrier) => {
		const images = { image: [{ field: 'flower' }, { field: 'other', src: 'https://example.com/b.jpg' }] };
		const item = { json: { ...ANN, name: '花子' }, binary: flowers({ flower: FLOWER, other: jpeg(9, 9) }) };
		const execution = await bench.run([encode({ ...MESSAGE, carrier, html: HTML, images })], [], { startItems: [item] });
		const [output] = execution.outputsOf('Japanese Mobile Encode')[0] ?? [];
		expect(output?.json).toMatchObject({ encoded: { images: 2 } });
		const mail = await simpleParser(await Container.get(BinaryDataService).getAsBuffer(output?.binary?.message as IBinaryData), { keepCidLinks: true });
		const ids = [...String(mail.html).matchAll(/<IMG src="cid:([^"]+)">/g)].map(([, id]) => id);
		expect(ids).toEqual([expect.stringMatching(/^01@\d{6}\.\d{6}$/), expect.stringMatching(/^02@\d{6}\.\d{6}$/)]);
		expect(mail.attachments.map(({ cid, content }) => [cid, content])).toEqual([
			[ids[0], FLOWER],
			[ids[1], jpeg(9, 9)],
		]);
	});

	test.each<[string, object, string[]]>([
		['an image that phones do not show', { image: [{ field: 'png' }] }, ['cid:png.gif is PNG', 'JPEG and GIF only']],
		['a field that is not there', { image: [{ field: 'nothing' }] }, ['Images: no input item has a binary field "nothing"', 'Binary fields that are there: flower, png.']],
	])('%s is refused', async (_, images, pieces) => {
		const item = { json: { ...ANN, name: '花子' }, binary: flowers({ flower: FLOWER, png: png(1, 1) }) };
		expectRefusal(await bench.run([encode({ ...MESSAGE, carrier: 'docomo', html: HTML, images })], [], { startItems: [item] }), bench.sink, pieces);
	});
});

describe('Diagnose', () => {
	test('measures the images of the item', async () => {
		const item = { json: ANN, binary: { heavy: toBinary(gif(1, 1, 100_000), 'heavy.gif', 'image/gif') } };
		const parameters = { operation: 'diagnose', carrier: 'au', subject: 'x', text: 'x', html: '<img src="cid:heavy.gif">', images: { image: [{ field: 'heavy' }] } };
		const { diagnostic } = itemOn(await bench.run([encode(parameters)], [], { startItems: [item] }), 'Japanese Mobile Encode', 0) as { diagnostic: { level: string; lines: IDataObject[] } };
		expect(diagnostic.level).toBe('error');
		expect(diagnostic.lines).toContainEqual(expect.objectContaining({ id: 'imageBytes', level: 'error', measured: 100_000, limit: 100_000 }));
	});
});

describe('Format rules', () => {
	const rule = (mask: string, format: string, changes: object = {}) => ({ mask, format, structure: 'multipart', ...changes });
	const CONTENT = { ...JAPANESE, targetOptions: {} };
	const PEOPLE = [{ email: 'a@phone.example', name: '一' }, { email: 'b@x.phone.example', name: '二' }, { email: 'c@docomo.ne.jp', name: '三' }];

	test('of one\'s own take the place of the known domains, and the analysis says how many each serves', async () => {
		const formatRules = { rule: [rule('phone.example', 'au'), rule('*.phone.example', 'softbank', { carrierEmoji: false })] };
		const settings = { detection: 'profileAndDomain', content: 'decorated', formatRules };
		const execution = await bench.run([email({ ...CONTENT, subject: '🌸' }), encode(settings), analyze(), confirm()], PEOPLE);
		const { analysis } = itemOn(execution, 'Confirm Delivery', 0) as { analysis: { formats: object; findings: IDataObject[] } };
		expect(analysis.formats).toEqual({ au: 1, softbank: 1, alternative: 1 });
		expect(analysis.findings).toContainEqual(expect.objectContaining({ rule: 'japaneseFormats', text: expect.stringContaining('phone.example 1') }));
		expect((await mailTo(bench.sink, 'b@x.phone.example')).subject).toMatch(/^\[.+\]$/);
	});

	test.each<[string, object[], string[]]>([
		['no domain', [rule('phone', 'au')], ['Format rule 1 has the mask "phone", which is no domain.']],
		['one that stands behind its like', [rule('*.a.jp', 'au'), rule('b.a.jp', 'docomo')], ['Format rule 2 (b.a.jp) would never be used']],
		['a format that there is not', [rule('a.jp', 'pigeon')], ['Format rule 1 has the format "pigeon"']],
	])('%s is refused with its number', async (_, rules, pieces) => {
		const execution = await bench.run([email(CONTENT), encode({ formatRules: { rule: rules } })], PEOPLE);
		expectRefusal(execution, bench.sink, pieces);
	});
});

function toBinary(content: Buffer, fileName: string, mimeType: string): IBinaryData {
	return { data: content.toString('base64'), fileName, mimeType };
}
