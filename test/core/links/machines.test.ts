import { isMachineRequest } from '../../../core/links/machines';

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

test('a header of a megabyte is looked at in no time', () => {
	expect(() => isMachineRequest('GET', { 'user-agent': 'b'.repeat(1_000_000), purpose: 'p'.repeat(1_000_000) })).not.toThrow();
});
