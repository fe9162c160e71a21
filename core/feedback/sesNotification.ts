import { fromServiceEvent } from './serviceEvent';
import type { FeedbackReport } from './types';

/** The parts of an Amazon SES notification that are read; SNS sends them by webhook, or as a mail. */
interface SesNotification {
	notificationType?: unknown;
	eventType?: unknown;
	mail?: { messageId?: unknown; source?: unknown; destination?: unknown; commonHeaders?: { messageId?: unknown } };
	bounce?: { bounceType?: unknown; bouncedRecipients?: Array<{ emailAddress?: unknown; status?: unknown; diagnosticCode?: unknown; action?: unknown }> };
	complaint?: { complainedRecipients?: Array<{ emailAddress?: unknown }> };
	delivery?: { recipients?: unknown[]; smtpResponse?: unknown };
	deliveryDelay?: { delayedRecipients?: Array<{ emailAddress?: unknown; status?: unknown; diagnosticCode?: unknown }> };
}

/** Reads the text of an SES notification; undefined when it is none. */
export function readSesNotification(text: string): FeedbackReport | undefined {
	const notification = parse(text);
	if (!notification) return undefined;
	const type = string(notification.notificationType ?? notification.eventType);
	const common = {
		messageId: string(notification.mail?.commonHeaders?.messageId),
		returnPath: string(notification.mail?.source),
	};
	const reports = recipientsOf(notification).map((recipient) => fromServiceEvent({ event: eventOf(type, notification), ...common, ...recipient }));
	if (reports.length === 0) return undefined;
	return { ...reports[0]!, recipients: reports.flatMap(({ recipients }) => recipients) };
}

/** Only a JSON object at the start of the text; SNS writes its footer after it. */
function parse(text: string): SesNotification | undefined {
	const start = text.trimStart();
	if (!start.startsWith('{') || !/"(?:notificationType|eventType)"/.test(start)) return undefined;
	try {
		const value: unknown = JSON.parse(start.slice(0, start.lastIndexOf('}') + 1));
		return typeof value === 'object' && value !== null ? (value as SesNotification) : undefined;
	} catch {
		return undefined;
	}
}

/** A transient bounce is one all the same: SES does not try again. */
function eventOf(type: string, { bounce }: SesNotification): string {
	return /^bounce$/i.test(type) && bounce ? 'bounce' : type;
}

function recipientsOf({ bounce, complaint, delivery, deliveryDelay }: SesNotification) {
	const list = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, 1_000) : []);
	const reported = [...list(bounce?.bouncedRecipients), ...list(complaint?.complainedRecipients), ...list(deliveryDelay?.delayedRecipients)];
	const delivered = list(delivery?.recipients).map((address) => ({ emailAddress: address, diagnosticCode: delivery?.smtpResponse, status: '' }));
	return [...reported, ...delivered].map((entry) => {
		const { emailAddress, status, diagnosticCode } = (entry ?? {}) as Record<string, unknown>;
		return { address: string(emailAddress), status: string(status), diagnostic: string(diagnosticCode).replace(/^\s*smtp\s*;\s*/i, '') };
	});
}

function string(value: unknown): string {
	return typeof value === 'string' ? value.slice(0, 4_000) : '';
}
