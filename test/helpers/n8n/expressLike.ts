/** The part of Express's request and response that nodes use, on Node's own HTTP server. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse as parseQuery } from 'node:querystring';

/** A request as n8n gives it to `webhook()`. */
export type WebhookRequest = IncomingMessage & {
	originalUrl: string;
	query: Record<string, unknown>;
	params: Record<string, string>;
	/** Undefined when there was no body, as in Express 5. */
	body?: unknown;
	rawBody?: Buffer;
};

/** A response as n8n gives it to `webhook()`. */
export type WebhookResponse = ServerResponse & {
	status(code: number): WebhookResponse;
	set(name: string, value: string): WebhookResponse;
	set(headers: Record<string, string>): WebhookResponse;
	type(contentType: string): WebhookResponse;
	send(body?: string | Buffer | object): WebhookResponse;
	json(body: unknown): WebhookResponse;
};

/** A body by its content type (n8n's body-parser.js); other types stay raw. Throws a SyntaxError on bad JSON. */
function parseBody(raw: Buffer, contentType: string): unknown {
	if (contentType === 'application/json') return JSON.parse(raw.toString());
	if (contentType === 'application/x-www-form-urlencoded') return { ...parseQuery(raw.toString()) };
	if (contentType === 'text/plain') return raw.toString();
	return undefined;
}

/** Reads the whole request. Throws a SyntaxError when a JSON body is not JSON. */
export async function readRequest(incoming: IncomingMessage): Promise<WebhookRequest> {
	const chunks: Buffer[] = [];
	for await (const chunk of incoming) chunks.push(chunk as Buffer);
	const rawBody = Buffer.concat(chunks);
	const url = incoming.url ?? '/';
	const contentType = (incoming.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
	return Object.assign(incoming, {
		originalUrl: url,
		query: { ...parseQuery(url.split('?')[1] ?? '') },
		params: {},
		...(rawBody.length > 0 && { rawBody, body: parseBody(rawBody, contentType) }),
	});
}

/** Adds Express's methods to a plain response. */
export function makeResponse(plain: ServerResponse): WebhookResponse {
	const response: WebhookResponse = Object.assign(plain, {
		status(code: number) {
			response.statusCode = code;
			return response;
		},
		set(headers: string | Record<string, string>, value = '') {
			const fields = typeof headers === 'string' ? { [headers]: value } : headers;
			for (const [name, content] of Object.entries(fields)) response.setHeader(name, content);
			return response;
		},
		type(contentType: string) {
			return response.setHeader('content-type', contentType);
		},
		send(body: string | Buffer | object = '') {
			if (typeof body !== 'string' && !Buffer.isBuffer(body)) return response.json(body);
			if (!response.hasHeader('content-type')) response.type('text/html; charset=utf-8');
			return response.end(body);
		},
		json(body: unknown) {
			if (!response.hasHeader('content-type')) response.type('application/json; charset=utf-8');
			return response.end(JSON.stringify(body));
		},
	});
	return response;
}
