import { addressesIn, firstAddress } from './addresses';
import { parseFields, type Mail } from './mail';

/** A report of a feedback loop. */
export interface Complaint {
	/** `Feedback-Type` in lower case, as `abuse`. */
	type: string;
	recipients: string[];
	returnPath: string;
}

/** Reads a feedback report (RFC 5965), or what Outlook.com's loop sends instead; undefined when the mail is neither. */
export function readComplaint(mail: Mail): Complaint | undefined {
	const report = mail.parts.find(({ type }) => type === 'message/feedback-report');
	if (report) return readFeedbackReport(report.text());
	return readJunkMailReport(mail);
}

function readFeedbackReport(text: string): Complaint {
	const fields = parseFields(text.trimStart());
	const recipients = [...fields.all('original-rcpt-to'), ...fields.all('removal-recipient'), ...fields.all('redacted-address')];
	return {
		type: (/[a-z-]+/.exec(fields.get('feedback-type').toLowerCase()) ?? ['abuse'])[0],
		recipients: [...new Set(recipients.flatMap(addressesIn))],
		returnPath: firstAddress(fields.get('original-mail-from')),
	};
}

/** Outlook.com's Junk Mail Reporting Program returns the message alone, with a field of its own in it. */
function readJunkMailReport(mail: Mail): Complaint | undefined {
	if (!/^complaint about message from/i.test(mail.headers.text('subject').trim())) return undefined;
	const returned = mail.parts.find(({ type }) => type === 'message/rfc822');
	if (!returned) return undefined;
	const fields = parseFields(returned.text().split('\n\n', 1)[0]!);
	const recipient = firstAddress(fields.get('x-hmxmroriginalrecipient')) || firstAddress(fields.get('to'));
	return { type: 'abuse', recipients: recipient ? [recipient] : [], returnPath: firstAddress(fields.get('return-path')) };
}
