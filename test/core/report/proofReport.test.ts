import { proofReportHtml, proofReportText } from '../../../core/report';
import { EN, expectSafe, hostile, proof } from './samples';

test('proofReportText says number and addresses', () => {
	expect(proofReportText(EN, proof)).toBe(
		[
			'Proof #2 of Spring sale 2026',
			'2 test copies were sent. The main target has got nothing.',
			'',
			'Delivery',
			'  Delivery: Spring sale 2026',
			'  Code: DM42',
			'  Revision: 3',
			'  Sender: Flower Shop <news@shop.example>',
			'  Subject: Hello Ann, 春です',
			'',
			'Sent to',
			'  1: boss@shop.example',
			'  2: test@docomo.ne.jp',
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
	expect(proofReportText(EN, { ...proof, addresses: ['a@b.example'] })).toContain('1 test copy was sent.');
});

test('proofReportHtml is a safe page with the same', () => {
	const page = proofReportHtml(EN, proof);
	expectSafe(page);
	expect(page).toContain('<title>Proof #2 of Spring sale 2026</title>');
	expect(page).toContain('test@docomo.ne.jp');
	expect(page).toContain('<a href="https://n8n.example/webhook-waiting/7?a=1&amp;b=2"');
	expectSafe(proofReportHtml(EN, hostile(proof)));
});
