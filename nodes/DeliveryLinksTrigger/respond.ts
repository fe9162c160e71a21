import type { IWebhookFunctions } from 'n8n-workflow';
import { LINK_PATHS, REPORT_PATH, type LinkPath } from '../../core/links/links';

export interface Answer {
	status: number;
	headers: Record<string, string>;
	body?: string | Buffer;
}

/** Answers by n8n's response itself: what it sends of its own accord has other headers. */
export function send(context: IWebhookFunctions, { status, headers, body }: Answer): void {
	context.getResponseObject().status(status).set(headers).send(body);
}

/** The smallest transparent GIF (89a, one pixel). */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** The same picture whatever became of the request: an image tells nobody anything. */
export const PIXEL_ANSWER: Answer = {
	status: 200,
	headers: { 'Content-Type': 'image/gif', 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' },
	body: PIXEL,
};

export function redirect(url: string): Answer {
	return { status: 302, headers: { Location: url, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' }, body: '' };
}

/** All addresses that the node answers: those of messages, and that of reports. */
export const PATHS = [...(Object.keys(LINK_PATHS) as LinkPath[]), REPORT_PATH] as const;

export type AnsweredPath = (typeof PATHS)[number];

/** Which of the addresses was asked for. */
export function linkPathOf(context: IWebhookFunctions): AnsweredPath | undefined {
	const { pathname } = new URL(context.getRequestObject().originalUrl, 'http://n8n.invalid');
	const last = pathname.replace(/\/+$/, '').split('/').at(-1);
	return PATHS.find((path) => path === last);
}
