/** Headers of a request, names in lower case. */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Programs that open links without a person behind them, by what they call themselves; a real sample above each. */
const MACHINE_AGENTS: readonly RegExp[] = [
	// Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) · Slackbot-LinkExpanding 1.0; not the phones of Cubot
	/(?<!cu)bot(?:\b|[/-])|crawler|spider/i,
	// facebookexternalhit/1.1 · WhatsApp/2.23.20 · SkypeUriPreview Preview/0.5 · Mozilla/5.0 … BingPreview/1.0b
	/facebookexternalhit|whatsapp|preview|embedly|linkexpanding/i,
	// BarracudaCentral/1.0 · Mimecast URL Protect · Symantec Messaging Gateway · ProofPoint · Trend Micro WTP
	/barracuda|mimecast|proofpoint|symantec|trend ?micro|sophos|forcepoint|fireeye|cloudmark|safelinks/i,
	// python-requests/2.31.0 · curl/8.5.0 · Wget/1.21.4 · Go-http-client/2.0 · Java/17.0.9 · okhttp/4.12.0 · axios/1.6.2
	/^(?:python|curl|wget|go-http-client|java|okhttp|axios|node|undici|libwww|apache-httpclient|ruby|php|perl)\b/i,
	// Mozilla/5.0 (X11; Linux x86_64) … HeadlessChrome/120.0.0.0 Safari/537.36 · … PhantomJS/2.1.1
	/headless|phantomjs/i,
	// Mozilla/5.0 (as Apple's Mail Privacy Protection calls itself when it loads pictures beforehand)
	/^Mozilla\/\d\.\d$/,
];

/** Headers that say "not opened yet, only fetched beforehand", with the values that say so. */
const PREFETCH_HEADERS: ReadonlyArray<[name: string, value: RegExp]> = [
	// sec-purpose: prefetch;prerender
	['sec-purpose', /prefetch|preview/i],
	// purpose: prefetch
	['purpose', /prefetch|preview/i],
	// x-moz: prefetch
	['x-moz', /prefetch/i],
	// x-purpose: preview
	['x-purpose', /preview|prefetch/i],
];

/** Does the request itself tell that no person is behind it? Not every machine says so. */
export function isMachineRequest(method: string, headers: RequestHeaders): boolean {
	if (method.toUpperCase() === 'HEAD') return true;
	const agent = textOf(headers['user-agent']);
	if (agent.trim() === '' || MACHINE_AGENTS.some((pattern) => pattern.test(agent))) return true;
	return PREFETCH_HEADERS.some(([name, value]) => value.test(textOf(headers[name])));
}

/** Mozilla/5.0 (Windows NT 10.0; …, as every browser begins. */
const BROWSER_AGENT = /^Mozilla\/5\.0 \(/;

/** Versions that tell how a page was asked for (Sec-Fetch-Mode, https://www.w3.org/TR/fetch-metadata/), over TLS: from Chrome 80, Firefox 90 on. */
const TELLS_HOW = /\b(?:Chrome\/(?:[89]\d|\d{3,})|Firefox\/(?:9\d|\d{3,}))\b/;

/**
 * Does a program follow a link under the name of a browser? It sends what it was written to send; a browser in which a
 * person opens a page always says which languages that one reads. Not for pictures, which mail programs load.
 */
export function pretendsToBeBrowser(headers: RequestHeaders): boolean {
	const agent = textOf(headers['user-agent']);
	if (!BROWSER_AGENT.test(agent)) return false;
	// Programs that send `*` (Node's fetch) name no language either
	if (!/[a-z]{2}/i.test(textOf(headers['accept-language']))) return true;
	const isOverTls = /^https\b/i.test(textOf(headers['x-forwarded-proto']));
	return isOverTls && TELLS_HOW.test(agent) && textOf(headers['sec-fetch-mode']).trim() === '';
}

/** Cut, so that no header makes a pattern take long. */
function textOf(value: string | string[] | undefined): string {
	return String(value ?? '').slice(0, 1_000);
}
