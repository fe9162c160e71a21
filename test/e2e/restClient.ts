/** A signed-in session with n8n's REST API, as the editor has it: cookies, answers wrapped in `data`. */
export class RestClient {
	readonly #cookies = new Map<string, string>();

	constructor(readonly baseUrl: string) {}

	/** The answer of `GET path`; throws on any status but 2xx. */
	async get<T>(path: string): Promise<T> {
		return await this.#send<T>('GET', path);
	}

	/** The answer of `POST path` with a JSON body; throws on any status but 2xx. */
	async post<T>(path: string, body: unknown = {}): Promise<T> {
		return await this.#send<T>('POST', path, JSON.stringify(body));
	}

	async #send<T>(method: string, path: string, body?: string): Promise<T> {
		const response = await fetch(this.baseUrl + path, {
			method,
			body,
			headers: { 'content-type': 'application/json', cookie: [...this.#cookies.values()].join('; ') },
		});
		for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
		const answer = JSON.parse(text) as { data: T } | T[];
		return Array.isArray(answer) ? (answer as T) : answer.data;
	}

	#keep(setCookie: string): void {
		const pair = setCookie.split(';')[0] ?? '';
		this.#cookies.set(pair.split('=')[0] ?? '', pair);
	}
}
