import { parseAddress } from '../../target/address';
import { isAllowedSender } from '../allowedSender';
import type { Finding } from '../../delivery/types';
import { finding } from '../rule';
import type { Rule, TypologyInput } from '../rule';

const id = 'allowedSender';

/** Sender domain check: nobody sends for a domain that the MTA's credential does not name. Also kept when sending. */
export const allowedSender: Rule = {
	id,
	label: 'Sender domain check',
	level: 'error',
	isFixed: true,
	check: (input) => [...checkFixed(input), ...checkComputed(input)],
};

function checkFixed({ parameters, allowedSenderDomains }: TypologyInput): Finding[] {
	const domain = parseAddress(parameters.sender.address)?.domain;
	if (!domain || isAllowedSender(domain, allowedSenderDomains)) return [];
	return [finding('error', 'allowedSender.fixed', { domain, allowed: allowedSenderDomains ?? [] })];
}

/** A sender address that is made per recipient is their data: it excludes them, and the others get their message. */
function checkComputed({ counts, failures, parameters }: TypologyInput): Finding[] {
	const refused = counts.exclusions.senderNotAllowed ?? 0;
	if (refused === 0 || parseAddress(parameters.sender.address)) return [];
	const same = failures.filter(({ reason }) => reason === 'senderNotAllowed');
	const why = same[0]?.sentence ?? same[0]?.text ?? '';
	return [finding('warning', 'allowedSender.computed', { recipients: refused, why }, same.map(({ example }) => example))];
}
