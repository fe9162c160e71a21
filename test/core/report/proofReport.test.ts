import { proofReportHtml, proofReportText } from '../../../core/report';
import { expectSafe, hostile, proof } from './samples';

test('proofReportText says number and addresses', () => {
	expect(proofReportText(proof)).toBe(
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
			'Until Fri 5 June 2026, 18:00 JST; after that the request is over.',
			'',
		].join('\n'),
	);
	expect(proofReportText({ ...proof, addresses: ['a@b.example'] })).toContain('1 test copy was sent.');
});

test('proofReportHtml is a safe page with the same', () => {
	const page = proofReportHtml(proof);
	expectSafe(page);
	expect(page).toContain('<title>Proof #2 of Spring sale 2026</title>');
	expect(page).toContain('test@docomo.ne.jp');
	expect(page).toContain('<a href="https://n8n.example/webhook-waiting/7?a=1&amp;b=2"');
	expectSafe(proofReportHtml(hostile(proof)));
});
