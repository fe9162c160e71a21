import type { IWebhookFunctions } from 'n8n-workflow';
import type { UnsubscribeWay } from '../../core/delivery/links/openLink';
import { CONFIRM_FIELD, CONFIRM_VALUE } from '../../core/links/pages';

/** RFC 8058 section 3.1: the one field of the POST that a mail client sends by itself. */
const ONE_CLICK_FIELD = 'List-Unsubscribe';
const ONE_CLICK_VALUE = 'One-Click';

/** How this request unsubscribes, or undefined: it only looks. Anything but one of the two POSTs only looks. */
export function readUnsubscription(context: IWebhookFunctions): UnsubscribeWay | undefined {
	if (context.getRequestObject().method !== 'POST') return undefined;
	const fields = fieldsOf(context.getRequestObject().body);
	if (hasValue(fields[ONE_CLICK_FIELD], ONE_CLICK_VALUE)) return 'oneClick';
	return hasValue(fields[CONFIRM_FIELD], CONFIRM_VALUE) ? 'page' : undefined;
}

/** RFC 8058 allows both form encodings; n8n puts the fields of a multipart one under `data`, and leaves a text as it is. */
function fieldsOf(body: unknown): Record<string, unknown> {
	if (typeof body === 'string') return Object.fromEntries(new URLSearchParams(body));
	if (typeof body !== 'object' || body === null) return {};
	const { data } = body as { data?: unknown };
	return { ...body, ...(typeof data === 'object' && data !== null ? data : {}) };
}

function hasValue(field: unknown, value: string): boolean {
	const text: unknown = Array.isArray(field) ? field[0] : field;
	return typeof text === 'string' && text.trim().toLowerCase() === value.toLowerCase();
}
