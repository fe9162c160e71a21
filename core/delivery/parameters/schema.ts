import { z } from 'zod';
import { DeliveryError } from '../../errors';
import { textCharset, utf8 } from '../../message';
import { parseSmtpHeaders } from '../../message/smtpHeaders';
import { parseAddress } from '../../target/address';
import { paceFields, refuseImpossibleTimes } from './paceSchema';
import { trackingSchema } from '../message/tracking';
import { serviceSchema, targetRulesSchema } from './targetSchema';
import { checkFiles, filesSchema } from './files';
import type { DeliveryParameters } from '../types';

const mailbox = z.object({
	name: z.string().optional(),
	address: z.string().trim().min(1, 'Sender Address is empty'),
});

/** One address for the whole delivery, as it goes on the wire. */
const fixedAddress = (field: string) =>
	z
		.string()
		.refine((text) => !/\{[{%]/.test(text), `${field} is the same for all messages, so it cannot be a template`)
		.refine((text) => parseAddress(text) !== undefined, `${field} is not an e-mail address`)
		.transform((text) => parseAddress(text)?.address ?? '');

/** It stands in the subject of approval mails. */
const labelSchema = z
	.string()
	.trim()
	.min(1, 'Label is empty')
	.regex(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*$/u, 'Label has a line break or another control character in it');

/** A text that counts as not given when it is empty. */
const optionalText = z
	.string()
	.trim()
	.optional()
	.transform((text) => text || undefined);

/** What is as without it is left out, so that it changes no fingerprint. */
const mirrorPageSchema = z
	.object({
		mode: z.enum(['default', 'force', 'none', 'messageId'], { message: 'Mirror Page must be default, force, none or messageId' }).optional(),
		validityMs: z.number().int().positive('Mirror Page Validity must be more than 0').optional(),
	})
	.transform(({ mode, validityMs }) => {
		const kept = { ...(mode && mode !== 'default' && { mode }), ...(validityMs !== undefined && { validityMs }) };
		return Object.keys(kept).length > 0 ? kept : undefined;
	});

/** Parameters as they come from the node; empty texts count as not given. */
const parametersSchema = z.object({
	label: labelSchema,
	sender: mailbox,
	replyTo: z.object({ name: z.string().optional(), address: z.string().trim().min(1) }).optional(),
	subject: z.string().min(1, 'Subject is empty'),
	html: z.string().optional(),
	text: z.string().optional(),
	formatChoice: z.enum(['recipientPreference', 'alternative', 'html', 'text']).default('recipientPreference'),
	approvalMode: z.enum(['manual', 'semiAutomatic', 'automatic']).default('manual'),
	batchQuantity: z
		.number()
		.int('Message Batch Quantity must be a whole number')
		.min(0, 'Message Batch Quantity is below 0')
		.max(10_000, 'Message Batch Quantity is over 10000')
		.default(0),
	encoding: z
		.string()
		.optional()
		.refine((name) => !name || textCharset(name) !== undefined, 'Character Encoding is not known, or no charset for mail')
		// UTF-8 is what is used without it, so it counts as not given.
		.transform((name) => (name && textCharset(name)?.label !== utf8.label ? textCharset(name)?.label : undefined)),
	...paceFields,
	kind: z
		.enum(['marketing', 'transactional'], { message: 'Kind must be marketing or transactional' })
		.optional()
		.transform((kind) => (kind === 'marketing' ? undefined : kind)),
	service: serviceSchema,
	continuous: z
		.boolean()
		.optional()
		.transform((value) => (value ? (true as const) : undefined)),
	targetRules: targetRulesSchema.optional(),
	/** One `name:value` a line. */
	smtpHeaders: z
		.string()
		.optional()
		.transform((text) => (text ? parseSmtpHeaders(text) : undefined)),
	errorAddress: optionalText,
	unqualifiedBounceAddress: optionalText,
	mirrorPage: mirrorPageSchema.optional(),
	tracking: trackingSchema,
	...filesSchema,
	emailBcc: z
		.object({ address: fixedAddress('Email BCC'), returnPath: fixedAddress('The return path of Email BCC').optional() })
		.optional(),
}).superRefine(refuseImpossibleTimes);

export type RawDeliveryParameters = z.input<typeof parametersSchema>;

/** A label that was computed. @throws DeliveryError `invalidParameter` */
export function checkLabel(label: string): string {
	const parsed = labelSchema.safeParse(label);
	if (parsed.success) return parsed.data;
	throw new DeliveryError('invalidParameter', `${parsed.error.issues[0]?.message ?? 'Label cannot be used'} once its template is computed.`, {
		advice: 'Correct the template in Label. Nothing was saved.',
	});
}

/**
 * Delivery parameters checked and with their defaults.
 * @throws DeliveryError `invalidParameter` with the name of the field as it stands in the node, and the line of an SMTP
 *   header.
 */
export function parseParameters(raw: unknown): DeliveryParameters {
	const parsed = parametersSchema.safeParse(raw);
	if (!parsed.success) {
		const issue = parsed.error.issues[0];
		const where = issue?.path.join('.') ?? 'parameters';
		throw new DeliveryError('invalidParameter', `${issue?.message ?? 'A parameter cannot be used'} (${where}).`, {
			advice: 'Correct the field in Email Parameters and run it again. Nothing was saved.',
		});
	}
	const parameters = parsed.data;
	if (!hasText(parameters.html) && !hasText(parameters.text)) {
		throw new DeliveryError('invalidParameter', 'The delivery has no content: HTML Content and Text Content are both empty.', {
			advice: 'Fill in at least one of them.',
		});
	}
	if (parameters.formatChoice === 'html' && !hasText(parameters.html)) {
		throw new DeliveryError('invalidParameter', 'All messages are to go in HTML format, but HTML Content is empty.', {
			advice: 'Write the HTML, or choose another Message Format.',
		});
	}
	checkFiles(parameters);
	return parameters;
}

function hasText(value: string | undefined): value is string {
	return value !== undefined && value.trim() !== '';
}
