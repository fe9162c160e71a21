import { isMachineRequest, pretendsToBeBrowser } from '../../../core/links/machines';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

test.each([
	['a browser', 'GET', FIREFOX, {}, false],
	['a phone', 'GET', 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148', {}, false],
	['the picture proxy of a mailbox, which asks when somebody reads', 'GET', 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)', {}, false],
	['a phone with bot in its name', 'GET', 'Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36', {}, false],
	['HEAD', 'HEAD', FIREFOX, {}, true],
	['no name at all', 'GET', undefined, {}, true],
	['a crawler', 'GET', 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)', {}, true],
	['a link preview', 'GET', 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', {}, true],
	['a program', 'GET', 'python-requests/2.31.0', {}, true],
	['a browser without a screen', 'GET', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36', {}, true],
	['a filter at the door', 'GET', 'BarracudaCentral/1.0', {}, true],
	['pictures loaded beforehand for the sake of privacy', 'GET', 'Mozilla/5.0', {}, true],
	['a prefetch', 'GET', FIREFOX, { 'sec-purpose': 'prefetch;prerender' }, true],
	['a preview', 'GET', FIREFOX, { 'x-purpose': 'preview' }, true],
	['a header twice', 'GET', FIREFOX, { purpose: ['x', 'prefetch'] }, true],
])('%s', (_what, method, agent, headers, isMachine) => {
	expect(isMachineRequest(method, { ...headers, 'user-agent': agent })).toBe(isMachine);
});

const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';
const SAFARI_15 = 'Mozilla/5.0 (iPhone; CPU iPhone OS 15_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6 Mobile/15E148 Safari/604.1';
const TLS = { 'x-forwarded-proto': 'https', 'accept-language': 'ja' };

describe('the name of a browser', () => {
	test.each([
		['of a browser, in plain text', FIREFOX, { 'accept-language': 'ja' }, false],
		['of a browser, over TLS', CHROME, { ...TLS, 'sec-fetch-mode': 'navigate' }, false],
		['of a browser that does not say yet how it asks', SAFARI_15, TLS, false],
		['of a program that reads no language', FIREFOX, {}, true],
		['of a program that reads any language', FIREFOX, { 'accept-language': '*' }, true],
		['of a program that reads no language, behind two proxies', CHROME, { 'x-forwarded-proto': 'https,http', 'accept-language': '', 'sec-fetch-mode': 'navigate' }, true],
		['of a program that does not know what its browser says over TLS', CHROME, TLS, true],
		['of a program that calls itself what it is', 'curl/8.5.0', {}, false],
	])('%s', (_what, agent, headers, pretends) => {
		expect(pretendsToBeBrowser({ ...headers, 'user-agent': agent })).toBe(pretends);
	});
});

test('a header of a megabyte is looked at in no time', () => {
	expect(() => isMachineRequest('GET', { 'user-agent': 'b'.repeat(1_000_000), purpose: 'p'.repeat(1_000_000) })).not.toThrow();
});
