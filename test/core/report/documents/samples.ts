import type {
	AnalysisDocumentInput,
	DeliveryDocumentInput,
	DocumentOptions,
	PreviewDocumentInput,
	ProgressDocumentInput,
	ReportedFacts,
	StateCounts,
} from '../../../../core/report/documents';

export const NOW = Date.UTC(2026, 5, 5, 9, 42, 10);
const MINUTE = 60_000;

export const LINKS: DocumentOptions['links'] = {
	languages: [
		{ language: 'en', url: '?t=x&lang=en' },
		{ language: 'fr', url: '?t=x&lang=fr' },
		{ language: 'ja', url: '?t=x&lang=ja' },
	],
	pages: [
		{ page: 'analysis', url: '?t=a' },
		{ page: 'preview', url: '?t=b' },
		{ page: 'progress', url: '?t=c' },
		{ page: 'delivery', url: '?t=d' },
	],
};

export const OPTIONS: DocumentOptions = { language: 'en', timeZone: 'Europe/Paris', now: NOW, links: LINKS };

export const FACTS: ReportedFacts = {
	label: 'Spring sale 2026',
	code: 'DM42',
	revision: 3,
	status: 'ready',
	contactAt: null,
	resumeAt: null,
	startedAt: null,
	finishedAt: null,
	stopReason: null,
	stopDetail: null,
	sample: { from: { name: 'Flower Shop', address: 'news@shop.example' }, subject: 'Hello Ann, 春です' },
};

const PLAN: AnalysisDocumentInput['plan'] = {
	recipients: 12_406,
	toDeliver: 11_198,
	exclusions: { double: 318, denylisted: 640, invalidAddress: 41, quarantined: 120, excludedByRule: 89, expired: 0 },
	formats: { text: 98, alternative: 10_000, docomo: 1_100 },
	findings: [
		{ rule: 'c', level: 'information', text: '1,100 recipients get a carrier format: docomo 1,100.', examples: [] },
		{ rule: 'a', level: 'warning', text: 'The HTML has no unsubscription link.', examples: [] },
		{ rule: 'b', level: 'warning', text: 'The field recipient.firstName is missing.', examples: ['a@example.com', 'row 12'] },
	],
	durationMs: 47 * MINUTE,
};

export const ANALYSIS: AnalysisDocumentInput = { delivery: FACTS, plan: PLAN, waves: [], isReplaced: false };

const COUNTS: StateCounts = { sent: 6_310, failed: 214, unknown: 3, ignored: 12, cancelled: 0, pending: 4_659 };

const STARTED = NOW - 34 * MINUTE;
const RATES = [120, 180, 230, 260, 240, 215, 222, 190, 60, 0, 0, 140, 210, 240, 236, 228, 215, 201, 188, 214, 230, 226, 219, 208, 205, 199, 190, 204, 212, 209, 198, 190, 187, 84];

export const SENDING: DeliveryDocumentInput = {
	delivery: { ...FACTS, status: 'inProgress', startedAt: STARTED },
	plan: PLAN,
	sending: {
		counts: COUNTS,
		throughput: { from: STARTED, sliceMs: MINUTE, counts: RATES, first: STARTED, last: NOW },
		waves: [
			{ startsAt: STARTED, counts: { sent: 2_740, failed: 56, ignored: 3 } },
			{ startsAt: STARTED + 15 * MINUTE, counts: { sent: 3_570, failed: 158, unknown: 3, pending: 459 } },
			{ startsAt: STARTED + 60 * MINUTE, counts: { pending: 4_200 } },
		],
		failures: { userUnknown: 151, mailboxFull: 40, refused: 23 },
		domains: [
			{ domain: 'gmail.com', sent: 3_012, failed: 51, pending: 2_400, unknown: 1, replies: [{ state: 'failed', text: '550-5.1.1 The email account that you tried to reach does not exist. <id> - gsmtp', messages: 49 }] },
			{
				domain: 'docomo.ne.jp',
				sent: 870,
				failed: 120,
				pending: 110,
				unknown: 0,
				replies: [
					{ state: 'failed', text: '550 Unknown user <address>', messages: 102 },
					{ state: 'pending', text: '451 4.3.2 Please try again later', messages: 88 },
				],
			},
			{ domain: 'orange.fr', sent: 640, failed: 12, pending: 300, unknown: 2, replies: [] },
			{ domain: '日本語.jp', sent: 12, failed: 0, pending: 0, unknown: 0, replies: [] },
		],
		repliesOf: null,
		held: [{ domain: 'laposte.net', until: NOW + 40 * MINUTE, detail: '24 of 30 messages were refused within an hour: 550 5.7.1 blocked' }],
		unknown: [
			{ address: 'ann@gmail.com', reply: 'The connection was lost after the last byte.' },
			{ address: 'bob@orange.fr', reply: '' },
		],
		reactions: {
			opens: { times: 2_410, messages: 1_702, machineTimes: 812, machineMessages: 640 },
			clicks: { times: 530, messages: 401, machineTimes: 77, machineMessages: 70 },
			mirrors: { times: 12, messages: 12, machineTimes: 0, machineMessages: 0 },
			links: [
				{ number: 1, url: 'https://shop.example/spring', label: 'Our spring sale', times: 420, messages: 380, machineTimes: 60, machineMessages: 55 },
				{ number: 2, url: 'https://shop.example/about', label: '', times: 110, messages: 92, machineTimes: 17, machineMessages: 16 },
			],
		},
	},
};

export const PROGRESS: ProgressDocumentInput = {
	delivery: SENDING.delivery,
	progress: SENDING.sending,
	refreshing: { isPaused: false, url: '?t=x&lang=en&pause=1' },
};

const MAIL = '<!DOCTYPE html><html><head><title>x</title></head><body style="font-family:sans-serif"><h1 style="color:#b3540b">Spring sale</h1><p>Hello "Ann", <a href="https://shop.example">our shop</a> opens.</p></body></html>';

export const PREVIEW: PreviewDocumentInput = {
	label: 'Spring sale 2026',
	messages: [
		{
			format: 'HTML and text',
			recipients: 10_000,
			from: { name: 'Flower Shop', address: 'news@shop.example' },
			to: 'ann@example.com',
			subject: 'Hello Ann, 春です',
			html: MAIL,
			text: 'Hello Ann,\n\nour shop opens:\nhttps://shop.example\n',
			headers: [
				['From', 'Flower Shop <news@shop.example>'],
				['To', 'ann@example.com'],
				['Subject', 'Hello Ann, 春です'],
				['Message-ID', '<01jz0000000000000000000001.01jz0000000000000000000002@shop.example>'],
				['List-Id', 'Flower Shop <dm42.shop.example>'],
			],
		},
		{
			format: 'docomo (Deco-mail)',
			recipients: 1_100,
			from: { name: '花屋', address: 'news@shop.example' },
			to: 'hanako@docomo.ne.jp',
			subject: '春のセール',
			html: '<html><body><font color="#FF0000">春のセール</font><br>花子さん、こんにちは。</body></html>',
			text: '花子さん、こんにちは。\n春のセールのお知らせです。',
			headers: [['Subject', '春のセール']],
			carrier: {
				limits: [
					{ id: 'images', measured: 2, limit: 20, isOver: false },
					{ id: 'imageBytes', measured: 124_000, limit: 100_000, isOver: true },
					{ id: 'textBytes', measured: 812, limit: 10_000, isOver: false },
					{ id: 'htmlBytes', measured: 9_300, limit: 10_000, isOver: false },
				],
				replaced: [{ from: '髙', to: '高' }],
				missing: [],
			},
		},
	],
};

/** A delivery of nothing, of one message, and of a million. */
export function sized(messages: number): { analysis: AnalysisDocumentInput; sending: DeliveryDocumentInput; progress: ProgressDocumentInput } {
	const recipients = messages === 0 ? 0 : messages + Math.floor(messages / 1000);
	const plan = {
		...PLAN,
		recipients,
		toDeliver: messages,
		exclusions: recipients > messages ? { double: recipients - messages } : {},
		formats: messages > 0 ? { alternative: messages } : {},
		findings: [],
		durationMs: null,
	};
	const counts: StateCounts = { sent: messages, failed: 0, unknown: 0, ignored: 0, cancelled: 0, pending: 0 };
	if (messages > 1) Object.assign(counts, { sent: messages - 2, failed: 1, unknown: 1 });
	const throughput = messages === 0 ? null : { from: STARTED, sliceMs: 1_000, counts: [counts.sent, ...Array<number>(11).fill(0)], first: STARTED, last: STARTED };
	const delivery = { ...FACTS, status: 'finished' as const, startedAt: STARTED, finishedAt: STARTED };
	const sending = {
		...SENDING.sending,
		counts,
		throughput,
		waves: [],
		failures: counts.failed > 0 ? { refused: 1 } : {},
		domains: messages === 0 ? [] : [{ domain: 'example.com', sent: counts.sent, failed: counts.failed, pending: 0, unknown: counts.unknown, replies: [] }],
		held: [],
		unknown: counts.unknown > 0 ? [{ address: 'a@example.com', reply: '' }] : [],
		reactions: null,
	};
	return { analysis: { delivery, plan, waves: [], isReplaced: false }, sending: { delivery, plan, sending }, progress: { delivery, progress: sending } };
}
