import type { AnalysisReportInput, DecisionPageInput, ProofReportInput } from '../../../core/report';

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
	sample: { from: { name: 'Flower Shop', address: 'news@shop.example' }, subject: 'Hello Ann, 春です' },
	decision: { url: 'https://n8n.example/webhook-waiting/7?a=1&b=2', deadline: 'Fri 5 June 2026, 18:00 JST' },
};

export const proof: ProofReportInput = {
	delivery: analysis.delivery,
	number: 2,
	addresses: ['boss@shop.example', 'test@docomo.ne.jp'],
	findings: [],
	sample: analysis.sample,
	decision: analysis.decision,
};

export const decision: DecisionPageInput = {
	subject: 'analysis',
	label: 'Spring sale 2026',
	rows: [
		['Code', 'DM42'],
		['To deliver', 1_198],
	],
	findings: analysis.findings,
	deadline: 'Fri 5 June 2026, 18:00 JST',
};

/** What somebody might put into a label, a name or a profile. */
export const HOSTILE = `</td></title><script>alert(1)</script><img src=x onerror=y>"'&amp\r\nBcc: x\u0000\u202Egpj.exe`;

/** `value` with every text in it replaced by the hostile one, but for the levels of findings. */
export function hostile<Value>(value: Value): Value {
	const texts = JSON.stringify(value, (key, inner: unknown) => {
		const isKept = typeof inner !== 'string' || key === 'level';
		return isKept ? inner : HOSTILE;
	});
	return JSON.parse(texts) as Value;
}

/** What a page must never hold, whatever goes in. */
export function expectSafe(page: string): void {
	const withoutOwnStyle = page.replace(/<style>[^]*?<\/style>/, '');
	const tags = (withoutOwnStyle.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""'));
	const active = /^<(?:script|img|link|iframe|object|base)\b|\son\w+=|\bsrc=/i;
	expect(tags.filter((tag) => active.test(tag))).toEqual([]);
	expect(page).not.toMatch(/javascript:|@import|url\(/i);
	expect(page).not.toMatch(/[\u0000\u202E]/);
	const opened = tags.filter((tag) => /^<(?:table|tr|td|th|h1|h2|p|form|main|a|strong|title)\b/.test(tag)).length;
	const closed = tags.filter((tag) => /^<\/(?:table|tr|td|th|h1|h2|p|form|main|a|strong|title)>/.test(tag)).length;
	expect(closed).toBe(opened);
}
