/** The stand-in for n8n's web server. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EngineExecution, HttpReply } from './execution';
import { makeResponse, readRequest } from './expressLike';
import { answerLiveWebhook, type LiveWorkflow } from './liveWebhooks';
import { answerWaitingWebhook } from './waitingWebhooks';

/** Serves `/webhook-waiting`, and `/webhook` of active workflows, on a free port of 127.0.0.1, once it is opened. */
export class WebServer {
	/** n8n's usual address, until the server listens. */
	baseUrl = 'http://localhost:5678';
	private server?: Server;

	constructor(
		private readonly findExecution: (id: string) => EngineExecution | undefined,
		private readonly active: LiveWorkflow[] = [],
	) {}

	async open(): Promise<string> {
		if (this.server) return this.baseUrl;
		const server = createServer((incoming, plain) => void this.answer(incoming, plain));
		this.server = server;
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		this.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		return this.baseUrl;
	}

	async close(): Promise<void> {
		const { server } = this;
		this.server = undefined;
		if (!server) return;
		server.closeAllConnections();
		await new Promise<void>((resolve) => server.close(() => resolve()));
	}

	/** Asks this server, whatever address the link carries: it may have been made before the server listened. */
	async request(method: string, link: string, form?: Record<string, string>): Promise<HttpReply> {
		const { pathname, search } = new URL(link, this.baseUrl);
		const body = form && new URLSearchParams(form);
		const url = `${await this.open()}${pathname}${search}`;
		const reply = await fetch(url, { method, body, redirect: 'manual', headers: { connection: 'close' } });
		return { status: reply.status, headers: reply.headers, body: await reply.text() };
	}

	private async answer(incoming: IncomingMessage, plain: ServerResponse): Promise<void> {
		const response = makeResponse(plain);
		try {
			const request = await readRequest(incoming);
			if (request.originalUrl.startsWith('/webhook/')) return await answerLiveWebhook(this.active, request, response);
			await answerWaitingWebhook(this.findExecution, request, response);
		} catch (error) {
			response.status(422).json({ code: 422, message: `Failed to parse request body: ${(error as Error).message}` });
		}
	}
}
