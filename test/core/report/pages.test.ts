import { COMMENT_FIELD, DECISION_FIELD, decisionPage, messagePage } from '../../../core/report';
import { decision, expectSafe, HOSTILE, hostile } from './samples';

describe('decisionPage', () => {
	const page = decisionPage(decision);

	test('is a form that posts to its own address', () => {
		const form = /<form[^>]*>/.exec(page)?.[0];
		expect(form).toBe('<form method="post" accept-charset="utf-8">');
		expect(page.match(/<form/g)).toHaveLength(1);
	});

	test('has the two answers and a comment with a label', () => {
		const buttons = [...page.matchAll(/<button type="submit" name="(\w+)" value="(\w+)"[^>]*>(\w+)</g)];
		expect(buttons.map(([, name, value, label]) => [name, value, label])).toEqual([
			[DECISION_FIELD, 'approved', 'Approve'],
			[DECISION_FIELD, 'rejected', 'Reject'],
		]);
		expect(page).toMatch(/<label for="comment">.+<\/label>/);
		expect(/<textarea[^>]*>/.exec(page)?.[0]).toContain(` id="comment" name="${COMMENT_FIELD}"`);
	});

	test('says what is decided', () => {
		expect(page).toContain('<title>Delivery: Spring sale 2026</title>');
		expect(page).toContain('>DM42</td>');
		expect(page).toContain('>1,198</td>');
		expect(page).toContain('<strong>Warning:</strong> No unsubscription link.');
		expect(page).toContain('Until Fri 5 June 2026, 18:00 JST');
		expect(decisionPage({ ...decision, subject: 'proof' })).toContain('Approving sends nothing yet.');
	});

	test('is complete and safe, whatever is in it', () => {
		expect(page).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
		expect(page).toContain('name="viewport"');
		expectSafe(page);
		expectSafe(decisionPage({ ...hostile(decision), subject: 'analysis' }));
	});
});

test('messagePage says title and text, escaped', () => {
	const page = messagePage({ title: 'Too late', text: 'The time for this request is over.' });
	expect(page).toContain('<title>Too late</title>');
	expect(page).toContain('>The time for this request is over.</p>');
	expect(page).not.toContain('<form');
	expectSafe(messagePage({ title: HOSTILE, text: HOSTILE }));
});
