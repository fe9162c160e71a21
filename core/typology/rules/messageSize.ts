import type { Finding } from '../../delivery/types';
import { finding } from '../rule';
import type { Rule, TypologyInput } from '../rule';

const id = 'messageSize';

/** Gmail shows no more of the HTML of a message, and hides the rest behind "View entire message". */
const CLIPPED_HTML_BYTES = 102 * 1024;

/** Postfix's default message_size_limit is 10,240,000 bytes; half of it is a burden for every mailbox. */
const HEAVY_BYTES = 5_000_000;

/** Gmail, Outlook.com and Yahoo take 25 MB, many others 20 or less. */
const REFUSED_BYTES = 20_000_000;

/** Message size check: what mailbox providers cut off or refuse. Measured on the longest message. */
export const messageSize: Rule = {
	id,
	label: 'Message size check',
	level: 'warning',
	check: (input) => [...checkHtml(input), ...checkWhole(input)],
};

function checkHtml({ longest, parameters }: TypologyInput): Finding[] {
	const bytes = longest?.htmlBytes ?? Buffer.byteLength(parameters.html ?? '');
	if (bytes <= CLIPPED_HTML_BYTES) return [];
	return [finding('warning', 'messageSize.clipped', { bytes, limit: CLIPPED_HTML_BYTES })];
}

function checkWhole({ longest }: TypologyInput): Finding[] {
	const bytes = longest?.bytes ?? 0;
	if (bytes <= HEAVY_BYTES) return [];
	if (bytes <= REFUSED_BYTES) return [finding('warning', 'messageSize.heavy', { bytes })];
	return [finding('error', 'messageSize.refused', { bytes, limit: REFUSED_BYTES })];
}
