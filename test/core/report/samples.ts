import { textsIn, type AnalysisReportInput, type DecisionPageInput, type ProofReportInput } from '../../../core/report';

export const EN = textsIn('en');

export const analysis: AnalysisReportInput = {
	delivery: { label: 'Spring sale 2026', code: 'DM42', revision: 3 },
	recipients: 1_206,
	toDeliver: 1_198,
	exclusions: { double: 3, denylisted: 4, invalidAddress: 1, expired: 0 },
	formats: { text: 98, alternative: 1_000, docomo: 100 },
	findings: [
		{ rule: 'c', level: 'information', text: '100 in a carrier format.', examples: [] },
		{ rule: 'a', level: 'warning', text: 'No unsubscription link.', examples: [] },
		{ rule: 'b', level: 'warning', text: 'No first name.', examples: ['a@example.com', 'row 12'] },
	],
	schedule: {
		contactDate: 'Fri 5 June 2026, 18:00 JST',
		durationMs: 7 * 3_600_000 + 90_000,
		waves: [
			{ messages: 600, delayMs: 0 },
			{ messages: 597, delayMs: 6 * 3_600_000 },
			{ messages: 1, delayMs: 6 * 3_600_000 },
		],
	},
	sample: { from: { name: 'Flower Shop', address: 'news@shop.example' }, subject: 'Hello Ann, 春です' },
	decision: {
		url: 'https://n8n.example/webhook-waiting/7?a=1&b=2',
		previewUrl: 'https://n8n.example/webhook-waiting/7?view=preview',
		deadline: 'Fri 5 June 2026, 18:00 JST',
		approvers: ['boss@shop.example', 'legal@shop.example'],
		quorum: 'any',
	},
};

export const proof: ProofReportInput = {
	delivery: analysis.delivery,
	number: 2,
	addresses: ['boss@shop.example', 'test@docomo.ne.jp'],
	findings: [],
	sample: analysis.sample,
	decision: analysis.decision,
};

const { decision: asked, ...reported } = analysis;

export const decision: DecisionPageInput = {
	analysis: reported,
	preview: {
		from: { name: 'Flower Shop', address: 'news@shop.example' },
		to: 'ann@example.com',
		subject: 'Hello Ann, 春です',
		html: '<!DOCTYPE html><html><head><title>x</title></head><body><p>Hello "Ann"</p></body></html>',
		text: 'Hello Ann',
	},
	decision: asked!,
	rejectionComment: 'optional',
};

/** What somebody might put into a label, a name or a profile. */
export const HOSTILE = `</td></title><script>alert(1)</script><img src=x onerror=y>"'&amp\r\nBcc: x\u0000\u202Egpj.exe`;

/** `value` with every text in it replaced by the hostile one, but for the levels of findings. */
export function hostile<Value>(value: Value): Value {
	const texts = JSON.stringify(value, (key, inner: unknown) => {
		const isKept = typeof inner !== 'string' || key === 'level' || key === 'quorum' || key === 'rejectionComment';
		return isKept ? inner : HOSTILE;
	});
	return JSON.parse(texts) as Value;
}

/** What a page must never hold, whatever goes in. */
export function expectSafe(page: string): void {
	// The one frame that there may be: what is in it can neither run nor post.
	const frame = /<iframe title="[^"]*" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"\s+srcdoc="[^"]*" style="[^"]*">/;
	const withoutOwnStyle = page.replace(/<style>[^]*?<\/style>/, '').replace(frame, '');
	const tags = (withoutOwnStyle.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""'));
	const active = /^<(?:script|img|link|iframe|object|base)\b|\son\w+=|\bsrc=/i;
	expect(tags.filter((tag) => active.test(tag))).toEqual([]);
	expect(page.replace(frame, '')).not.toMatch(/javascript:|@import|url\(/i);
	expect(page).not.toMatch(/[\u0000\u202E]/);
	const opened = tags.filter((tag) => /^<(?:table|tr|td|th|h1|h2|p|form|main|a|strong|title)\b/.test(tag)).length;
	const closed = tags.filter((tag) => /^<\/(?:table|tr|td|th|h1|h2|p|form|main|a|strong|title)>/.test(tag)).length;
	expect(closed).toBe(opened);
}
