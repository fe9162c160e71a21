import { ULID } from '../ids';
import { isSameMac, MAC_PATTERN, macOf } from './mac';

/** What a report token opens; each only that. */
export type ReportPage = 'analysis' | 'delivery' | 'progress' | 'preview';

export interface ReportPayload {
	page: ReportPage;
	deliveryId: string;
	analysisId: string;
	/** In ms, the start of a day in UTC. */
	expiresAt: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Long enough for the questions that come after a delivery. */
const VALID_DAYS = 30;

/** First character of every token; another layout or key takes another one. */
const VERSION = '1';

const PAGE_CHARACTERS: Record<ReportPage, string> = { analysis: 'a', delivery: 'd', progress: 'g', preview: 'v' };
const PAGES = new Map(Object.entries(PAGE_CHARACTERS).map(([page, character]) => [character, page as ReportPage]));

/** Version, page, delivery, analysis, the day (since 1970) that it ends with, then the MAC. */
const TOKEN = new RegExp(`^(${VERSION}([adgv])(${ULID})(${ULID})(\\d{5}))(${MAC_PATTERN})$`);

/** A purpose of its own: no link of a message opens a report, and no report's address does what a message's link does. */
const PURPOSE = 'email-delivery report:';

/** Signed in the place of what is no token, so that the answer to it takes as long. */
const NO_TOKEN = `${VERSION}a${'0'.repeat(57)}`;

/** When an address that is made now ends: 30 days later, at the end of the day, so that it is the same all day. */
export function reportExpiry(now: number): number {
	return (Math.floor(now / DAY_MS) + 1 + VALID_DAYS) * DAY_MS;
}

/** @param key the store's link key */
export function signReportToken(key: Buffer, { page, deliveryId, analysisId, expiresAt }: ReportPayload): string {
	const day = String(Math.floor(expiresAt / DAY_MS)).padStart(5, '0');
	const signed = `${VERSION}${PAGE_CHARACTERS[page]}${deliveryId}${analysisId}${day}`;
	const token = signed + macOf(key, PURPOSE, signed);
	if (!TOKEN.test(token)) throw new TypeError('A report token needs a delivery and an analysis id that are ULIDs');
	return token;
}

/** What the token opens, or undefined when this key did not sign exactly this one. Whether its time is over is left to ask. */
export function verifyReportToken(key: Buffer, token: string): ReportPayload | undefined {
	const [, signed = NO_TOKEN, character = '', deliveryId = '', analysisId = '', day = '', mac = ''] = TOKEN.exec(token) ?? [];
	const expected = macOf(key, PURPOSE, signed);
	const page = PAGES.get(character);
	if (page === undefined || !isSameMac(mac, expected)) return undefined;
	return { page, deliveryId, analysisId, expiresAt: Number(day) * DAY_MS };
}
