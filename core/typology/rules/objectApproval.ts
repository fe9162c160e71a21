import type { Finding } from '../../delivery/types';
import { parseAddress } from '../../target/address';
import { count, finding } from '../rule';
import type { Rule, TypologyInput } from '../rule';

const id = 'objectApproval';

/** Object approval: subject and sender are there, and free of characters that break mail agents. */
export const objectApproval: Rule = {
	id,
	label: 'Object approval',
	level: 'error',
	check: (input) => [
		...checkSubject(input),
		...checkCharacters(input),
		...checkLineBreaks(input),
		...checkSenderAddress(input),
	],
};

function checkSubject({ parameters, sample }: TypologyInput): Finding[] {
	if (!parameters.subject.trim()) return [finding(id, 'error', 'The subject is empty.')];
	if (sample && !sample.subject) return [finding(id, 'warning', 'The subject is empty for at least one recipient.')];
	return [];
}

function checkCharacters({ parameters, sample }: TypologyInput): Finding[] {
	const { subject, from, replyTo } = sample ?? { ...parameters, from: parameters.sender };
	const fields: Array<[string, string | undefined]> = [
		['subject', subject],
		['sender name', from.name],
		['reply-to name', replyTo?.name],
	];
	return fields.flatMap(([field, value = '']) => {
		const broken = brokenCharacter(value);
		return broken ? [finding(id, 'error', `The ${field} has a character that breaks mail agents: ${broken}.`)] : [];
	});
}

/** Control characters (RFC 5322 section 2.2) and halves of surrogate pairs, which no charset has. */
function brokenCharacter(value: string): string | undefined {
	const found = /[\p{Cc}\p{Cs}]/u.exec(value);
	if (!found) return undefined;
	const code = found[0].charCodeAt(0);
	const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
	return `${code > 0xff ? 'half of a surrogate pair' : 'control character'} ${name} at character ${found.index + 1}`;
}

function checkLineBreaks({ counts, headerLineBreakExamples }: TypologyInput): Finding[] {
	const messages = counts.headerLineBreaks;
	if (messages === 0) return [];
	const text = `Line breaks from recipients' data became spaces in the headers of ${count(messages, 'message')}.`;
	return [finding(id, 'warning', text, headerLineBreakExamples)];
}

function checkSenderAddress({ parameters, sample }: TypologyInput): Finding[] {
	const isTemplate = /\{[{%]/.test(parameters.sender.address);
	if (!sample && isTemplate) return [];
	const address = sample?.from.address ?? parameters.sender.address;
	if (parseAddress(address)) return [];
	return [finding(id, 'error', `The sender address ${JSON.stringify(address)} is not an e-mail address.`)];
}
