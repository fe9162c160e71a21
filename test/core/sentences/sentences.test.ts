import { REASONS } from '../../../core/delivery/reasons';
import type { Language, ReasonId, Sentence } from '../../../core/delivery/types';
import { exampleText, excerptOf, findingText, reasonText, say, sentence as sentenceOf, speechOf, stopText, type SentenceKey } from '../../../core/sentences';
import { defaultTypology } from '../../../core/typology';
import { SAMPLES } from './samples';

const LANGUAGES: Language[] = ['en', 'fr', 'ja'];
const KEYS = Object.keys(SAMPLES) as SentenceKey[];

/** As the store gives it back. */
const sampleOf = (key: SentenceKey): Sentence => JSON.parse(JSON.stringify({ key, values: SAMPLES[key] }));

describe.each(KEYS)('%s', (key) => {
	test.each(LANGUAGES)('in %s says all of its values, and nothing that is none', (language) => {
		const text = say(sampleOf(key), language);
		expect(text).toMatch(/\S/);
		expect(text).not.toMatch(/undefined|NaN|\bnull\b(?! MX)/);
		// That sentence is about what shows like this.
		if (key !== 'placeholders.object') expect(text).not.toContain('[object');
	});

	test('is in Japanese where it is to be, and French is not English', () => {
		const [en, fr, ja] = LANGUAGES.map((language) => say(sampleOf(key), language)) as [string, string, string];
		expect(ja).toMatch(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u);
		// A problem with the number of its messages looks alike.
		if (key !== 'images.unusable') expect(fr).not.toBe(en);
		expect(fr).not.toMatch(/\b(?:the|and|is|are|of|with|without)\b/);
		expect(ja).not.toMatch(/\b(?:the|and|is|are|of|with|without)\b/);
	});
});

test('every rule of the typology has sentences, and begins their keys with its id', () => {
	const prefixes = new Set(KEYS.map((key) => key.split('.')[0]));
	expect(defaultTypology.map(({ id }) => id).filter((id) => !prefixes.has(id))).toEqual([]);
});

test.each<[string, Language, string]>([
	['ESERVFAIL', 'en', 'ESERVFAIL'],
	['ESERVFAIL', 'fr', 'erreur du serveur de noms, ESERVFAIL'],
	['ETIMEOUT', 'ja', '時間内に応答がありません、ETIMEOUT'],
	['EUNKNOWN', 'fr', 'EUNKNOWN'],
	['toString', 'ja', 'toString'],
])('why a look-up failed: %s in %s', (why, language, expected) => {
	expect(say(sentenceOf('senderAuthentication.dmarcUnanswered', { domain: 'a.example', why }), language)).toContain(expected);
});

describe('findingText', () => {
	const sentence = sampleOf('unsubscriptionLink.missing');
	const text = 'The HTML content has no unsubscription link. Add {{ links.unsubscribe }}.';

	test.each<[Language, string]>([
		['en', text],
		['fr', 'Le contenu HTML n’a pas de lien de désinscription. Ajoutez {{ links.unsubscribe }}.'],
		['ja', 'HTMLコンテンツに配信停止リンクがありません。{{ links.unsubscribe }} を追加してください。'],
	])('in %s', (language, expected) => expect(findingText({ text, sentence }, language)).toBe(expected));

	test('no French line begins with a sign, or ends with an opening quote', () => {
		const values = { kind: 'pressure' as const, label: 'Two a week', excluded: 2 };
		expect(say(sentenceOf('exclusionRules.leftOut', values), 'fr')).toBe('La règle de pression «\u00a0Two a week\u00a0» exclut 2 destinataires.');
		for (const key of KEYS) expect(say(sampleOf(key), 'fr')).not.toMatch(/ [:;?!»]|« /);
	});

	test.each<[string, Sentence | undefined]>([
		['a finding that is only text, of a control rule or of an older version', undefined],
		['a sentence that there is no longer', { key: 'unsubscriptionLink.gone', values: {} }],
		['the name of something else', { key: 'toString', values: {} }],
		['values that do not fit', { key: 'urlLabel.missing', values: {} }],
	])('%s stays as it is', (_what, unknown) => {
		expect(LANGUAGES.map((language) => findingText({ text, sentence: unknown }, language))).toEqual([text, text, text]);
	});
});

describe('exampleText', () => {
	test.each<[Language, string]>([['en', 'row 12'], ['fr', 'ligne 12'], ['ja', '12行目']])('a row in %s', (language, expected) => {
		expect(exampleText('row 12', language)).toBe(expected);
		expect(exampleText('row12@example.com', language)).toBe('row12@example.com');
	});
});

describe('stopText', () => {
	const stop = { reason: 'paused' as const, detail: 'Paused by Ann.' };

	test.each<[Language, string]>([
		['en', 'Paused by Ann.'],
		['fr', 'La diffusion a été mise en pause. (Paused by Ann.)'],
		['ja', '配信は一時停止されています。 (Paused by Ann.)'],
	])('in %s', (language, expected) => expect(stopText(stop, language)).toBe(expected));

	test.each<[Language, string]>([
		['en', 'Paused by Ann.'],
		['fr', 'Mise en pause par Ann. Reprenez-la pour continuer.'],
		['ja', 'Ann により一時停止されました。続けるには再開してください。'],
	])('with a sentence, in %s', (language, expected) =>
		expect(stopText({ ...stop, sentence: sentenceOf('stop.paused', { actor: 'Ann' }) }, language)).toBe(expected),
	);

	test('without a detail', () => expect(stopText({ ...stop, detail: '' }, 'fr')).toBe('La diffusion a été mise en pause.'));
});

describe('reasonText', () => {
	test.each(Object.keys(REASONS) as ReasonId[])('%s has words in each language', (reason) => {
		const [en, fr, ja] = LANGUAGES.map((language) => reasonText(reason, language));
		expect(en).toBe(REASONS[reason].label);
		expect(fr).toMatch(/^\p{Lu}/u);
		expect(ja).toMatch(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u);
	});

	test('no two reasons have the same words', () => {
		for (const language of LANGUAGES) {
			const texts = Object.keys(REASONS).map((reason) => reasonText(reason as ReasonId, language));
			expect(new Set(texts).size).toBe(texts.length);
		}
	});
});

describe('the speech of a language', () => {
	test.each<[Language, string[]]>([
		['en', ['0 copies', '1 copy', '2 copies', '1,234 copies']],
		['fr', ['0 copy', '1 copy', '2 copies', '1\u202f234 copies']],
		['ja', ['0copy', '1copy', '2copy', '1,234copy']],
	])('amounts in %s', (language, expected) => {
		expect([0, 1, 2, 1_234].map((value) => speechOf(language).count(value, 'copy', 'copies'))).toEqual(expected);
	});

	test.each<[Language, string]>([
		['en', '"a", "b\\n", "c" and 1 more'],
		['fr', '"a", "b\\n", "c" et 1 de plus'],
		['ja', '"a"、"b\\n"、"c"、ほか1件'],
	])('lists in %s', (language, expected) => expect(speechOf(language).quoted(excerptOf(['a', 'b\n', 'a', 'c', 'd']))).toBe(expected));

	test.each<[Language, string[]]>([
		['en', ['0 s', '1 m 30 s', '1 d 12 h']],
		['fr', ['0 s', '1 min 30 s', '1 j 12 h']],
		['ja', ['0秒', '1分30秒', '1日12時間']],
	])('periods in %s', (language, expected) => {
		expect([0, 90_000, 36 * 3_600_000].map((ms) => speechOf(language).duration(ms))).toEqual(expected);
	});
});
