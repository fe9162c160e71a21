/** The delivery of the pictures: a real one, over SMTP to a server on this machine, with what happens to real ones. */
import { analyzeDelivery } from '../../core/delivery/analysis/analyze';
import { configureJapaneseMobile } from '../../core/delivery/message/japaneseMobile';
import type { RawDeliveryParameters } from '../../core/delivery/parameters/schema';
import type { Delivery } from '../../core/delivery/types';
import type { Refusal } from '../../test/helpers/mailSink';
import { decide, save, type Bench, type Item } from '../../test/core/delivery/support';

const RECIPIENTS = 2_600;

/** Receiving domains with their share of the recipients, in percent. */
const DOMAINS: Array<[domain: string, share: number]> = [
	['gmail.com', 38],
	['outlook.com', 14],
	['orange.fr', 12],
	['yahoo.co.jp', 10],
	['docomo.ne.jp', 9],
	['laposte.net', 7],
	['ezweb.ne.jp', 5],
	['softbank.ne.jp', 5],
];

const NAMES = ['Ann', '花子', 'Élodie', '太郎', 'Bob', 'Camille', '美咲', 'Diego'];

const HTML = `<!DOCTYPE html><html lang="en"><head><title>Spring sale</title></head>
<body style="margin:0;padding:24px;background:#fdf7f0;font-family:sans-serif;color:#33291f">
<div style="max-width:520px;margin:0 auto;padding:28px;background:#ffffff;border-radius:12px">
<h1 style="margin:0 0 6px;color:#b3540b">Spring sale <font color="#b3540b">春のセール</font></h1>
<p>Dear {{ recipient.firstName | default: "friend" }},</p>
<p>tulips, peonies and cherry branches are 20% off until Sunday. 今週末まで、春の花が20%引きです。</p>
<p><a href="https://shop.example/spring?from=mail" _label="To the sale">To the sale</a> · <a href="https://shop.example/opening-hours" _label="Opening hours">Opening hours</a></p>
<p style="font-size:12px;color:#7a6a58"><a href="{{ links.mirror }}">Read online</a> · <a href="{{ links.unsubscribe }}">Unsubscribe</a></p>
</div></body></html>`;

const PARAMETERS: Partial<RawDeliveryParameters> = {
	label: 'Spring sale 春のセール',
	sender: { name: 'Flower Shop', address: 'news@shop.example' },
	subject: '{{ recipient.firstName | default: "Hello" }}, spring is here 春が来ました',
	html: HTML,
	text: undefined,
	tracking: { clicks: true, opens: true },
	waves: { kind: 'calendar', waves: [{ delayMs: 0, size: '30%' }, { delayMs: '40m', size: '35%' }, { delayMs: '40m', size: '35%' }] },
};

/** What servers say to the recipients that they do not take. */
const REFUSALS: Array<[every: number, domain: string | null, refusal: Refusal]> = [
	[23, null, { code: 550, message: '5.1.1 User unknown' }],
	[31, 'gmail.com', { code: 552, message: '5.2.2 The account that you tried to reach is over quota' }],
	[17, 'orange.fr', { code: 451, message: '4.7.1 Too many messages, please slow down' }],
];

/** Saved, analyzed, and confirmed by a person. */
export async function prepareDelivery(bench: Bench): Promise<{ delivery: Delivery; analysisId: string }> {
	const context = bench.context();
	const { delivery } = await save(context, makeRecipients(), PARAMETERS, { code: 'spring-2026' });
	await configureJapaneseMobile(context, { deliveryId: delivery.id }, { detection: 'profileAndDomain', content: 'decorated' });
	const { id } = await analyzeDelivery(context, { deliveryId: delivery.id });
	await decide(context, delivery);
	return { delivery, analysisId: id };
}

/** Asked by the server for each recipient. */
export function refuse(address: string): Refusal | undefined {
	const number = Number(/\d+/.exec(address)?.[0] ?? 0);
	return REFUSALS.find(([every, domain]) => number % every === 0 && (domain === null || address.endsWith(`@${domain}`)))?.[2];
}

function makeRecipients(): Item[] {
	const domains = DOMAINS.flatMap(([domain, share]) => Array<string>(share).fill(domain));
	return Array.from({ length: RECIPIENTS }, (_recipient, index) => {
		const number = index % 37 === 0 ? index + 1 : index;
		const domain = domains[(number * 37) % domains.length];
		return { id: index, email: index % 89 === 5 ? 'not an address' : `r${number}@${domain}`, firstName: NAMES[index % NAMES.length], optOut: index % 29 === 3 ? 'yes' : '' };
	});
}
