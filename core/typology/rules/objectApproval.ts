import type { Finding } from '../../delivery/types';
import { parseAddress } from '../../target/address';
import { finding } from '../rule';
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
	if (!parameters.subject.trim()) return [finding('error', 'objectApproval.noSubject', {})];
	if (sample && !sample.subject) return [finding('warning', 'objectApproval.noSubjectForSome', {})];
	return [];
}

function checkCharacters({ parameters, sample }: TypologyInput): Finding[] {
	const { subject, from, replyTo } = sample ?? { ...parameters, from: parameters.sender };
	const fields = { subject, senderName: from.name, replyToName: replyTo?.name };
	return (Object.keys(fields) as Array<keyof typeof fields>).flatMap((field) => {
		const broken = brokenCharacter(fields[field] ?? '');
		return broken ? [finding('error', 'objectApproval.brokenCharacter', { field, ...broken })] : [];
	});
}

/** Control characters (RFC 5322 section 2.2) and halves of surrogate pairs, which no charset has. */
function brokenCharacter(value: string): { isSurrogate: boolean; code: string; at: number } | undefined {
	const found = /[\p{Cc}\p{Cs}]/u.exec(value);
	if (!found) return undefined;
	const code = found[0].charCodeAt(0);
	return { isSurrogate: code > 0xff, code: `U+${code.toString(16).toUpperCase().padStart(4, '0')}`, at: found.index + 1 };
}

function checkLineBreaks({ counts, headerLineBreakExamples }: TypologyInput): Finding[] {
	const messages = counts.headerLineBreaks;
	if (messages === 0) return [];
	return [finding('warning', 'objectApproval.lineBreaks', { messages }, headerLineBreakExamples)];
}

function checkSenderAddress({ parameters, sample }: TypologyInput): Finding[] {
	const isTemplate = /\{[{%]/.test(parameters.sender.address);
	if (!sample && isTemplate) return [];
	const address = sample?.from.address ?? parameters.sender.address;
	if (parseAddress(address)) return [];
	return [finding('error', 'objectApproval.senderAddress', { address })];
}
