import type { Language } from '../../../core/delivery/types';
import {
	COMMENT_FIELD,
	closedSentence,
	DECISION_FIELD,
	decisionPage,
	messagePage,
	analysisReportHtml,
	analysisReportText,
	proofReportHtml,
	textsIn,
} from '../../../core/report';
import { analysis, decision, EN, expectSafe, HOSTILE, hostile, proof } from './samples';

describe('decisionPage', () => {
	const page = decisionPage(EN, decision);

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
		expect(page).toContain('<label for="comment">Comment (optional)</label>');
		expect(/<textarea[^>]*>/.exec(page)?.[0]).toContain(` id="comment" name="${COMMENT_FIELD}"`);
		expect(decisionPage(EN, { ...decision, rejectionComment: 'required' })).toContain('Comment (needed to reject)');
	});

	test('says what is decided: of an analysis, numbers, exclusions and findings', () => {
		expect(page).toContain('<title>Analysis of Spring sale 2026</title>');
		expect(page).toContain('>DM42</td>');
		expect(page).toContain('>1,198</span>');
		expect(page).toContain('>Denylisted address</th>');
		expect(page).toContain('<strong>Warning:</strong> No unsubscription link.');
		expect(page).toContain('Until Fri 5 June 2026, 18:00 JST');
		expect(page).toContain('may then be sent to the main target');
	});

	test('says what is decided: of a proof, its number and who got it', () => {
		const { decision: _asked, ...reported } = proof;
		const ofProof = decisionPage(EN, { ...decision, analysis: undefined, proof: reported });
		expect(ofProof).toContain('<title>Proof #2 of Spring sale 2026</title>');
		expect(ofProof).toContain('Approving sends nothing yet.');
		expect(ofProof).toContain('test@docomo.ne.jp');
		expectSafe(ofProof);
	});

	test('shows why it came back', () => {
		const problem = EN.words.commentMissing;
		expect(decisionPage(EN, { ...decision, problem })).toContain(`role="alert" style="`);
		expect(decisionPage(EN, { ...decision, problem })).toContain(`<strong>${problem}</strong>`);
		expect(page).not.toContain('role="alert"');
	});

	test('is complete and safe, whatever is in it', () => {
		expect(page).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
		expect(page).toContain('name="viewport"');
		expectSafe(page);
		expectSafe(decisionPage(EN, hostile(decision)));
	});
});

describe('the preview on the page', () => {
	const withPreview = (preview: typeof decision.preview) => decisionPage(EN, { ...decision, preview });

	test('is the message in a frame without rights, its links in new windows, and its text', () => {
		const page = withPreview(decision.preview);
		expect(page).toContain('srcdoc="&lt;!DOCTYPE html&gt;&lt;html&gt;&lt;head&gt;&lt;base target=&quot;_blank&quot;&gt;');
		expect(page).toContain('Hello &quot;Ann&quot;');
		expect(page).toContain('>Flower Shop &lt;news@shop.example&gt;</td>');
		expect(page).toContain('>ann@example.com</td>');
		expect(page).toMatch(/<details[^]*Hello Ann[^]*<\/details>/);
		expectSafe(page);
		expectSafe(withPreview(hostile(decision.preview)));
	});

	test('of a text message is the text', () => {
		const page = withPreview({ ...decision.preview!, html: undefined });
		expect(page).not.toMatch(/<iframe|<details/);
		expect(page).toContain('>Hello Ann</pre>');
	});

	test('of nothing says so', () => expect(withPreview(null)).toContain('There is no message to show.'));
});

test('messagePage says title and text, escaped', () => {
	const page = messagePage(EN, { title: 'Too late', text: 'The time for this request is over.' });
	expect(page).toContain('<title>Too late</title>');
	expect(page).toContain('>The time for this request is over.</p>');
	expect(page).not.toContain('<form');
	expectSafe(messagePage(EN, { title: HOSTILE, text: HOSTILE }));
});

describe.each<[Language, string[]]>([
	['en', ['Approve', 'Reject', '1,198', 'Findings', 'Warning:', 'HTML and text', 'Double', 'Until ']],
	['fr', ['Approuver', 'Rejeter', '1\u202f198', 'Résultats des contrôles', 'Avertissement\u00a0:', 'HTML et texte', 'Doublon', 'jusqu’au ']],
	['ja', ['承認する', '却下する', '1,198', 'チェック結果', '警告：', 'HTMLとテキスト', '重複', '回答期限：']],
])('in %s', (language, words) => {
	const texts = textsIn(language);
	const page = decisionPage(texts, decision);

	test('the page says its language and all of its words', () => {
		expect(page).toContain(`<html lang="${language}">`);
		for (const word of words) expect(page).toContain(word);
		expectSafe(page);
	});

	test('mails and pages differ from the English ones in every sentence of their own', () => {
		if (language === 'en') return;
		// Words that French shares with English.
		const shared = new Set(['Code', 'Formats', 'Information']);
		const own = Object.values(texts.words).filter((word) => !shared.has(word));
		const english = new Set<string>(Object.values(EN.words));
		expect(own.filter((word) => english.has(word))).toEqual([]);
	});

	test('there is a sentence for each way in which a request is closed', () => {
		const sentences = [
			...(['answered', 'late', 'changed'] as const).map((why) => closedSentence(texts, { why })),
			...(['approved', 'rejected'] as const).map((verdict) => closedSentence(texts, { why: 'settled', decision: verdict, by: 'boss@shop.example' })),
		];
		expect(new Set(sentences).size).toBe(5);
		expect(sentences[3]).toContain('boss@shop.example');
	});

	test('reports are safe', () => {
		expectSafe(analysisReportHtml(texts, hostile(analysis)));
		expectSafe(proofReportHtml(texts, hostile(proof)));
		expect(analysisReportText(texts, analysis)).toContain(texts.words.review);
	});
});
