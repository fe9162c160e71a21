import type { Finding } from '../../delivery/types';
import { FREE_MAIL_DOMAINS } from '../providers';
import { parseAddress } from '../../target/address';
import { excerpt } from '../../sentences';
import { finding } from '../rule';
import type { Rule, SenderFacts, TypologyInput } from '../rule';

const id = 'senderAuthentication';

/** Domains without mail that are named. */
const NAMED = 5;

/**
 * Sender authentication check: what mailbox providers look at before they read a word. The sender's domain has a DMARC
 * record and is in line with the signature or the return path, the key in the DNS is ours, the address is not at a
 * free-mail provider, and the domains of the receivers take mail.
 */
export const senderAuthentication: Rule = {
	id,
	label: 'Sender authentication check',
	level: 'warning',
	check: (input) => {
		const findings = checkAll(input);
		// It is the main target's servers that refuse; a proof goes to people of one's own, who learn of it here.
		return input.purpose === 'proof' ? findings.map((found) => (found.level === 'error' ? { ...found, level: 'warning' } : found)) : findings;
	},
};

function checkAll(input: TypologyInput): Finding[] {
	const freeMail = checkFreeMail(input);
	const { sender } = input;
	if (!sender) return freeMail;
	// At a free-mail provider the records are the provider's: nothing could be done about them.
	const ofSender = freeMail.length > 0 ? freeMail : [...checkDmarc(sender), ...checkAlignment(sender)];
	return [...ofSender, ...checkKeys(sender), ...checkReceivers(sender)];
}

function checkFreeMail({ parameters, sample }: TypologyInput): Finding[] {
	const domain = parseAddress(sample?.from.address ?? parameters.sender.address)?.domain;
	if (!domain || !FREE_MAIL_DOMAINS.has(domain)) return [];
	return [finding('error', 'senderAuthentication.freeMail', { domain })];
}

function checkDmarc({ from, dmarc }: SenderFacts): Finding[] {
	if ('failed' in dmarc) return [finding('information', 'senderAuthentication.dmarcUnanswered', { domain: from, why: dmarc.failed })];
	const [nearest] = dmarc.answer;
	if (!nearest) return [finding('warning', 'senderAuthentication.noDmarc', { domain: from })];
	if (nearest.records.length === 1) return [];
	return [finding('warning', 'senderAuthentication.manyDmarc', { domain: nearest.domain, records: nearest.records.length })];
}

function checkAlignment(facts: SenderFacts): Finding[] {
	const { from, returnPath, dkim, dmarc } = facts;
	const records = 'answer' in dmarc ? dmarc.answer : [];
	const tags = tagsOf(records[0]?.records.length === 1 ? (records[0].records[0] as string) : '');
	// The highest domain with a record is the organization's: all below it belongs together. Registries say `psd=y`.
	const organization = records.findLast((each) => tagsOf(each.records[0] ?? '').psd !== 'y')?.domain;
	const isInLine = dkim.some(({ domain }) => isAligned(from, domain, tags.adkim, organization)) || isAligned(from, returnPath, tags.aspf, organization);
	if (isInLine) return [];
	const policy = (records[0]?.domain === from ? tags.p : (tags.sp ?? tags.p)) ?? 'none';
	const isStrict = policy === 'reject' || policy === 'quarantine';
	const signedBy = dkim.map(({ domain }) => domain);
	const values = { domain: from, returnPath, signedBy, policy: isStrict ? policy : null };
	return [finding(isStrict ? 'error' : 'warning', 'senderAuthentication.notInLine', values)];
}

/** RFC 7489 3.1: relaxed, within one organization; strict (`s`), the very same. */
function isAligned(from: string, other: string, mode: string | undefined, organization: string | undefined): boolean {
	if (from === other) return true;
	if (mode === 's') return false;
	const isWithin = (domain: string) => organization !== undefined && (domain === organization || domain.endsWith(`.${organization}`));
	return from.endsWith(`.${other}`) || other.endsWith(`.${from}`) || (isWithin(from) && isWithin(other));
}

function checkKeys({ dkim }: SenderFacts): Finding[] {
	return dkim.flatMap(({ name, expected, published }) => {
		if ('failed' in published) return [finding('information', 'senderAuthentication.keyUnanswered', { name, why: published.failed })];
		if (published.answer.length === 0) return [finding('error', 'senderAuthentication.noKey', { name, expected })];
		const [ours, theirs] = [tagsOf(expected).p, published.answer.map((record) => tagsOf(record).p)];
		if (theirs.includes(ours)) return [];
		return [finding('error', 'senderAuthentication.otherKey', { name, expected, isWithdrawn: theirs.every((key) => key === '') })];
	});
}

function checkReceivers({ deaf, lookedUp, unanswered }: SenderFacts): Finding[] {
	return [...deafFindings(deaf), ...unansweredFindings(lookedUp, unanswered)];
}

function deafFindings(deaf: SenderFacts['deaf']): Finding[] {
	if (deaf.length === 0) return [];
	const recipients = deaf.reduce((sum, { messages }) => sum + messages, 0);
	const domains = excerpt(deaf.map(({ domain, why }) => ({ domain, isNull: why === 'null' })), NAMED);
	return [finding('warning', 'senderAuthentication.withoutMail', { recipients, domains }, deaf.map(({ example }) => example))];
}

function unansweredFindings(lookedUp: number, unanswered: number): Finding[] {
	return unanswered === 0 ? [] : [finding('information', 'senderAuthentication.unanswered', { unanswered, lookedUp })];
}

/** `v=DMARC1; p=none` as names and values; white space is dropped, as long keys are written in pieces. */
function tagsOf(record: string): Record<string, string | undefined> {
	const pairs = record.split(';').map((pair) => pair.replace(/\s+/g, ''));
	return Object.fromEntries(pairs.filter((pair) => pair.includes('=')).map((pair) => [pair.slice(0, pair.indexOf('=')).toLowerCase(), pair.slice(pair.indexOf('=') + 1)]));
}
