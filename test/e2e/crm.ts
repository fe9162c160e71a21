import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A call that the CRM got. */
export interface CrmCall {
	path: string;
	headers: Record<string, unknown>;
	body: Record<string, unknown>;
}

/** The users' own system as far as the examples know it: takes JSON by HTTP and keeps it. */
export interface Crm {
	url: string;
	calls: CrmCall[];
	stop(): Promise<void>;
}

/** Starts it on a free port of 127.0.0.1. */
export async function startCrm(): Promise<Crm> {
	const calls: CrmCall[] = [];
	const server = createServer((request, response) => {
		void json(request).then((body) => {
			calls.push({ path: request.url ?? '', headers: request.headers, body: body as Record<string, unknown> });
			response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
		});
	});
	await once(server.listen(0, '127.0.0.1'), 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		calls,
		async stop() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
