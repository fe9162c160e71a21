import type { Finding, FindingLevel } from '../../delivery/types';
import { FREE_MAIL_DOMAINS } from '../providers';
import { parseAddress } from '../../target/address';
import { count, finding } from '../rule';
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
		const freeMail = checkFreeMail(input);
		const { sender } = input;
		if (!sender) return freeMail;
		// At a free-mail provider the records are the provider's: nothing could be done about them.
		const ofSender = freeMail.length > 0 ? freeMail : [...checkDmarc(sender), ...checkAlignment(sender)];
		return [...ofSender, ...checkKeys(sender), ...checkReceivers(sender)];
	},
};

function checkFreeMail({ parameters, sample, purpose }: TypologyInput): Finding[] {
	const domain = parseAddress(sample?.from.address ?? parameters.sender.address)?.domain;
	if (purpose === 'proof' || !domain || !FREE_MAIL_DOMAINS.has(domain)) return [];
	const text = `The sender address is at ${domain}, where anybody can have a mailbox: receivers refuse messages from there that another server sends. Use an address of a domain of your own.`;
	return [finding(id, 'error', text)];
}

function checkDmarc({ from, dmarc }: SenderFacts): Finding[] {
	if ('failed' in dmarc) return [finding(id, 'information', `The DMARC record of ${from} could not be looked up (${dmarc.failed}).`)];
	const [nearest] = dmarc.answer;
	if (!nearest) {
		const advice = `Publish a TXT record at _dmarc.${from}, as: v=DMARC1; p=none`;
		return [finding(id, 'warning', `The sender's domain ${from} has no DMARC record, which large providers want. ${advice}`)];
	}
	if (nearest.records.length === 1) return [];
	return [finding(id, 'warning', `There are ${nearest.records.length} DMARC records at _dmarc.${nearest.domain}, so receivers use none. Leave one.`)];
}

function checkAlignment(facts: SenderFacts): Finding[] {
	const { from, returnPath, dkim, dmarc } = facts;
	const records = 'answer' in dmarc ? dmarc.answer : [];
	const tags = tagsOf(records[0]?.records.length === 1 ? (records[0].records[0] as string) : '');
	// The highest domain with a record is the organization's: all below it belongs together. Registries say `psd=y`.
	const organization = records.findLast((each) => tagsOf(each.records[0] ?? '').psd !== 'y')?.domain;
	const isInLine = dkim.some(({ domain }) => isAligned(from, domain, tags.adkim, organization)) || isAligned(from, returnPath, tags.aspf, organization);
	if (isInLine) return [];
	const signatures = dkim.length > 0 ? `signed by ${dkim.map(({ domain }) => domain).join(', ')}` : 'not signed by the MTA credential';
	const text = `The sender's domain ${from} is in line neither with the return path (${returnPath}) nor with a signature: the messages are ${signatures}.`;
	const policy = (records[0]?.domain === from ? tags.p : (tags.sp ?? tags.p)) ?? 'none';
	const isStrict = policy === 'reject' || policy === 'quarantine';
	const consequence = isStrict ? ` Its DMARC policy (${policy}) lets receivers refuse them, unless the MTA signs for ${from}.` : ` Sign for ${from}, or use an error address there.`;
	return [finding(id, isStrict ? 'error' : 'warning', `${text}${consequence}`)];
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
		if ('failed' in published) return [finding(id, 'information', `The DKIM key at ${name} could not be looked up (${published.failed}).`)];
		const publish = `Publish this TXT record there: ${expected}`;
		if (published.answer.length === 0) return [finding(id, 'error', `There is no DKIM key at ${name}, so the signatures do not count. ${publish}`)];
		const [ours, theirs] = [tagsOf(expected).p, published.answer.map((record) => tagsOf(record).p)];
		if (theirs.includes(ours)) return [];
		const what = theirs.every((key) => key === '') ? 'is withdrawn (its p= is empty)' : 'is another one than that of the MTA credential';
		return [finding(id, 'error', `The DKIM key at ${name} ${what}, so the signatures are wrong. ${publish}`)];
	});
}

function checkReceivers({ deaf, lookedUp, unanswered }: SenderFacts): Finding[] {
	return [...deafFindings(deaf), ...unansweredFindings(lookedUp, unanswered)];
}

function deafFindings(deaf: SenderFacts['deaf']): Finding[] {
	if (deaf.length === 0) return [];
	const recipients = deaf.reduce((sum, { messages }) => sum + messages, 0);
	const named = deaf.slice(0, NAMED).map(({ domain, why }) => `${domain} (${why === 'null' ? 'null MX: it takes no mail' : 'no MX and no address'})`);
	const more = deaf.length > NAMED ? ` and ${deaf.length - NAMED} more` : '';
	const who = count(recipients, 'recipient is', 'recipients are');
	return [finding(id, 'warning', `${who} at domains without mail: ${named.join(', ')}${more}.`, deaf.map(({ example }) => example))];
}

function unansweredFindings(lookedUp: number, unanswered: number): Finding[] {
	if (unanswered === 0) return [];
	const level: FindingLevel = 'information';
	return [finding(id, level, `${unanswered} of ${count(lookedUp, 'receiving domain')} could not be looked up.`)];
}

/** `v=DMARC1; p=none` as names and values; white space is dropped, as long keys are written in pieces. */
function tagsOf(record: string): Record<string, string | undefined> {
	const pairs = record.split(';').map((pair) => pair.replace(/\s+/g, ''));
	return Object.fromEntries(pairs.filter((pair) => pair.includes('=')).map((pair) => [pair.slice(0, pair.indexOf('=')).toLowerCase(), pair.slice(pair.indexOf('=') + 1)]));
}
