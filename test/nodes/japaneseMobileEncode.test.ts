import '../helpers/n8nEnvironment';
import { Container } from '@n8n/di';
import { simpleParser } from 'mailparser';
import { BinaryDataService } from 'n8n-core';
import type { IBinaryData, IDataObject } from 'n8n-workflow';
import { readWithMailparser, readWithPython } from '../core/message/parsers';
import { hasPython } from '../helpers/python';
import { analyze, ANN, confirm, email, encode, itemOn, mailTo, openWorkbench, proof, type Workbench } from './support';

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
			'docomo (Deco-mail) 3 (1 by profile, 2 by domain), au (Decoration Mail) 1 (0 by profile, 1 by domain)',
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
		await bench.run([email(JAPANESE), encode({ detection: 'profileAndDomain' }), proof()], [PEOPLE[3]!]);
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
});
