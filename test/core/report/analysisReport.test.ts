import { analysisReportHtml, analysisReportText } from '../../../core/report';
import { analysis, EN, expectSafe, hostile } from './samples';

describe('analysisReportText', () => {
	test('says everything, the gravest first', () => {
		expect(analysisReportText(EN, analysis)).toBe(
			[
				'Analysis of Spring sale 2026',
				'It is ready to go to 1,198 of 1,206 recipients.',
				'',
				'Delivery',
				'  Delivery: Spring sale 2026',
				'  Code: DM42',
				'  Revision: 3',
				'  Sender: Flower Shop <news@shop.example>',
				'  Subject: Hello Ann, 春です',
				'',
				'Findings',
				'  [Warning] No unsubscription link.',
				'  [Warning] No first name. (For example: a@example.com, row 12)',
				'  [Information] 100 in a carrier format.',
				'',
				'Target',
				'  To deliver: 1,198',
				'  Recipients: 1,206',
				'  Excluded: 8',
				'',
				'Excluded',
				'  Denylisted address: 4',
				'  Double: 3',
				'  Invalid address: 1',
				'',
				'Formats',
				'  HTML and text: 1,000',
				'  docomo (Deco-mail): 100',
				'  Text: 98',
				'',
				'Sending',
				'  Start: Fri 5 June 2026, 18:00 JST',
				'  Estimated duration: about 7 h 2 m',
				'  Wave 1: 600 messages, at the start',
				'  Wave 2: 597 messages, 6 h after the start',
				'  Wave 3: 1 message, 12 h after the start',
				'',
				'Review and decide:',
				'https://n8n.example/webhook-waiting/7?a=1&b=2',
				'',
				'Preview:',
				'https://n8n.example/webhook-waiting/7?view=preview',
				'',
				'Until Fri 5 June 2026, 18:00 JST; after that the request is over.',
				'If the link answers that the execution is still running, wait a few seconds and open it again.',
				'',
			].join('\n'),
		);
	});

	test('leaves out what there is not', () => {
		const text = analysisReportText(EN, {
			...analysis,
			exclusions: {},
			formats: {},
			findings: [],
			sample: null,
			decision: undefined,
		});
		expect(text).not.toMatch(/Findings|Formats|Sender|Subject|Review|Until/);
		expect(text).toContain('Target\n');
	});

	test('says who has to agree, where it is everybody', () => {
		const decision = { ...analysis.decision!, quorum: 'all' as const };
		for (const report of [analysisReportText(EN, { ...analysis, decision }), analysisReportHtml(EN, { ...analysis, decision })]) {
			expect(report).toContain('All of boss@shop.example, legal@shop.example have to approve; one rejection is enough to stop it.');
		}
	});

	test('an error says that nothing can be sent', () => {
		const findings = [{ rule: 'a', level: 'error' as const, text: 'The target is empty.', examples: [] }];
		expect(analysisReportText(EN, { ...analysis, findings })).toContain('It cannot be sent: there are errors.');
	});

	test('data cannot add lines', () => {
		const lines = analysisReportText(EN, hostile(analysis)).split('\n');
		expect(lines).toHaveLength(analysisReportText(EN, analysis).split('\n').length);
		expect(lines.some((line) => line.startsWith('Bcc:'))).toBe(false);
	});
});

describe('analysisReportHtml', () => {
	const page = analysisReportHtml(EN, analysis);

	test('is a complete page for phones, in light and dark', () => {
		expect(page).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
		expect(page).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
		expect(page).toContain('<meta name="color-scheme" content="light dark">');
		expect(page).toContain('<title>Analysis of Spring sale 2026</title>');
		expectSafe(page);
	});

	test.each([
		'It is ready to go to 1,198 of 1,206 recipients.',
		'Flower Shop &lt;news@shop.example&gt;',
		'Hello Ann, 春です',
		'<strong>Warning:</strong> No first name.<br>For example: a@example.com, row 12',
		'<strong>Information:</strong> 100 in a carrier format.',
		'>Denylisted address</th>',
		'>docomo (Deco-mail)</th>',
		'<a href="https://n8n.example/webhook-waiting/7?a=1&amp;b=2"',
		'Until Fri 5 June 2026, 18:00 JST',
	])('has %s', (markup) => expect(page).toContain(markup));

	test.each([
		['error', '#fdeaea'],
		['warning', '#fff4d6'],
		['information', '#e8f2fc'],
	] as const)('%s has its colour', (level, ground) => {
		const finding = { rule: 'a', level, text: 'x', examples: [] };
		expect(analysisReportHtml(EN, { ...analysis, findings: [finding] })).toContain(`<td class="${level}" style="`);
		expect(analysisReportHtml(EN, { ...analysis, findings: [finding] })).toContain(`background:${ground}`);
	});

	test('hostile data stays text, also as the address of the decision page', () => {
		const attacked = analysisReportHtml(EN, hostile(analysis));
		expectSafe(attacked);
		expect(attacked).not.toContain('<a ');
		expect(attacked).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
		expectSafe(analysisReportHtml(EN, { ...analysis, decision: { ...analysis.decision!, url: 'https://x"><img src=x>', previewUrl: 'https://x"><img src=x>' } }));
	});
});
