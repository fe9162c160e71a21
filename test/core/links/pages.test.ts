import { deadLinkPage, maskAddress, MIRROR_HEADERS, mirrorDocument, PAGE_HEADERS, pageLanguage, PAGE_TEXTS, textsOf, unsubscribedPage, unsubscribePage } from '../../../core/links/pages';
import { createHash } from 'node:crypto';

const LANGUAGES = ['en', 'fr', 'ja'] as const;
const PARTIES = { sender: 'R&D <Shop>', address: 'hanako@example.com' };

describe('pageLanguage', () => {
	test.each<[profile: string | undefined, header: string | undefined, expected: string]>([
		[undefined, undefined, 'en'],
		[undefined, '', 'en'],
		[undefined, 'ja', 'ja'],
		[undefined, 'ja-JP,ja;q=0.9,en;q=0.8', 'ja'],
		[undefined, 'en;q=0.5, fr-CA;q=0.9', 'fr'],
		[undefined, 'de, es', 'en'],
		[undefined, 'fr;q=0, ja;q=0.1', 'ja'],
		[undefined, ';;;,q=,fr;q=x', 'fr'],
		['fr_CA', 'ja', 'fr'],
		['日本語', 'fr', 'ja'],
		['Français', 'ja', 'fr'],
		['klingon', 'ja', 'ja'],
		['constructor', undefined, 'en'],
	])('profile %j, browser %j: %s', (profile, header, expected) => {
		expect(pageLanguage(profile, header)).toBe(expected);
	});

	test('the default of the node comes last', () => expect(pageLanguage('x', 'de', 'ja')).toBe('ja'));
});

describe.each(LANGUAGES)('the pages in %s', (language) => {
	const page = { language, texts: textsOf(language) };

	test('ask with the names in it, escaped, and say when it is done', () => {
		for (const markup of [unsubscribePage(page, PARTIES), unsubscribedPage(page, PARTIES)]) {
			expect(markup).toContain(`<html lang="${language}">`);
			expect(markup).toContain('<strong>R&amp;D &lt;Shop&gt;</strong>');
			expect(markup).toContain('<strong>h•••@example.com</strong>');
			expect(markup).not.toMatch(/<script|hanako|\{(?:sender|address)\}|undefined/);
		}
	});

	test('have every text', () => {
		expect(Object.keys(PAGE_TEXTS[language])).toEqual(Object.keys(PAGE_TEXTS.en));
		expect(Object.values(PAGE_TEXTS[language]).every((text) => text.trim() !== '')).toBe(true);
		for (const why of ['invalid', 'inactive', 'over', 'gone', 'error'] as const) {
			expect(deadLinkPage(page, why)).toContain(PAGE_TEXTS[language][`${why}Title`]);
		}
	});

	test('name somebody where the sender has no name', () => {
		const markup = unsubscribePage(page, { ...PARTIES, sender: '' });
		expect(markup).toContain(`<strong>${PAGE_TEXTS[language].someSender}</strong>`);
	});
});

test('texts are replaced in their language only, and empty ones not at all', () => {
	const replaced = [
		{ language: 'en', key: 'doneTitle', text: 'Bye' },
		{ language: 'fr', key: 'doneTitle', text: 'Adieu' },
		{ language: 'en', key: 'doneText', text: ' ' },
	] as const;
	expect(textsOf('en', replaced)).toEqual({ ...PAGE_TEXTS.en, doneTitle: 'Bye' });
});

test('the policy of the pages allows their style, by its hash, and nothing else', () => {
	const markup = deadLinkPage({ language: 'en', texts: PAGE_TEXTS.en }, 'gone');
	const style = /<style>([^]*)<\/style>/.exec(markup)![1]!;
	const hash = createHash('sha256').update(style).digest('base64');
	expect(PAGE_HEADERS['Content-Security-Policy']).toContain(`style-src 'sha256-${hash}'`);
	expect(markup).not.toContain('style="');
	expect(MIRROR_HEADERS['Content-Security-Policy']).not.toMatch(/script|allow-same-origin/);
});

test.each([
	['a@b.example', 'a•••@b.example'],
	['"x y"@b.example', '"•••@b.example'],
	['𠮷野@b.example', '𠮷•••@b.example'],
	['', '•••'],
	['@b.example', '•••'],
])('maskAddress(%j) → %s', (address, masked) => expect(maskAddress(address)).toBe(masked));

test('the mirror page is a document of its own, with the subject as its title', () => {
	expect(mirrorDocument('<p>春</p>', 'a <b>')).toMatch(/^<!DOCTYPE html>[^]*<title>a &lt;b&gt;<\/title>[^]*<p>春<\/p>/);
	const complete = '<!DOCTYPE html><HTML lang="ja"><body>x</body></HTML>';
	expect(mirrorDocument(complete, 'x')).toBe(complete);
});
