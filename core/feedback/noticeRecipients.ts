import { ADDRESS_PATTERN, firstAddress, isMachine } from './addresses';
import { LIMITS } from './mail';

/** A recipient that a notice names, with the lines that are about it. */
export interface NoticeRecipient {
	address: string;
	/** The line that names it and those after it, up to the next recipient. */
	text: string;
}

/** How notices name recipients, the surest first. Above each, a line that it is for. */
const FORMS: readonly RegExp[] = [
	// <hanako@example.jp>: / "hanako@example.jp": /   hanako@example.jp [User unknown] / hanako@example.jp... unknown host
	new RegExp(`^[\\s*•|>]*["'<(]{0,2}(?:mailto:)?(${ADDRESS_PATTERN})(?=[>"')]{0,2}(?:$|[\\s:;,.[(<]))`),
	// 554 <hanako@example.jp>... 550 Host unknown / 550 5.1.1 <hanako@example.jp>... User unknown
	new RegExp(`^\\d{3}[ -](?:\\d\\.\\d\\.\\d )?<?(${ADDRESS_PATTERN})>?\\.\\.\\.`),
	// Recipient: <hanako@example.jp> / Recipient: [SMTP:hanako@example.jp] / RCPT TO: hanako@example.jp / did not reach the following recipient: hanako@example.jp
	new RegExp(`(?:recipients?|rcpt to|受信者|送信先|宛先)[^:：=\\n]{0,40}[:：=][\\s"'<[]*(?:SMTP:)?(${ADDRESS_PATTERN})`, 'i'),
	// There was an error delivering your mail to <hanako@example.jp>. / returned permanent errors: hanako@example.jp.
	// Your message to hanako@example.jp couldn't be delivered.
	new RegExp(`(?:deliver\\w*|errors?|message|mail|address|send|sent|reach|user)\\b[^.\\n]{0,80}?[\\s<"':](${ADDRESS_PATTERN})`, 'i'),
	// To: hanako@example.jp
	new RegExp(`^[\\s>]*(?:to|addressed to)\\s*:?\\s+["'<]*(${ADDRESS_PATTERN})`, 'i'),
];

/**
 * The recipients that a notice names, in its order: by the surest form that finds any.
 * @param exclude addresses that are no recipient: the sender to whom the notice was sent
 */
export function findNoticeRecipients(notice: string, exclude: readonly string[]): NoticeRecipient[] {
	const lines = notice.split('\n');
	const excluded = new Set(exclude.map((address) => address.toLowerCase()));
	for (const form of FORMS) {
		const found = collect(lines, form, excluded);
		if (found.length > 0) return found;
	}
	return [];
}

function collect(lines: string[], form: RegExp, excluded: Set<string>): NoticeRecipient[] {
	const starts: Array<{ line: number; address: string }> = [];
	for (const [line, text] of lines.entries()) {
		const address = firstAddress(form.exec(text.slice(0, 1_000))?.[1] ?? '');
		if (!address || excluded.has(address.toLowerCase()) || isMachine(address)) continue;
		if (!starts.some((start) => start.address.toLowerCase() === address.toLowerCase())) starts.push({ line, address });
		if (starts.length >= LIMITS.recipients) break;
	}
	// In a sentence or after a label, what happened may be told before it as well.
	const isAllOfIt = starts.length === 1 && form !== FORMS[0];
	return starts.map(({ line, address }, index) => ({
		address,
		text: isAllOfIt ? lines.join('\n') : textBetween(lines, starts, index, line),
	}));
}

/** Old sendmail tells the dialogue first and the recipient last, so that a reply before the first one is its own. */
function textBetween(lines: string[], starts: Array<{ line: number }>, index: number, line: number): string {
	const toldBefore = /^\d{3}[ -]/.test(lines[line]!);
	if (!toldBefore) return lines.slice(line, starts[index + 1]?.line).join('\n');
	return lines.slice((starts[index - 1]?.line ?? -1) + 1, line + 1).join('\n');
}
