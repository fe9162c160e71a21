import { DeliveryError } from '../../errors';
import type { DomainFigure, Looked, SenderFacts } from '../../typology';
import type { DeliveryContext } from '../context';
import type { Dns, OutgoingMessage, Sender } from '../ports';
import type { TargetFigures } from './analyzeTarget';
import type { Analysis } from '../types';

/** Receiving domains that are looked up, those with most messages: of most targets all but a few messages. */
const DOMAINS = 100;

const AT_ONCE = 10;

/** For everything together: what has no answer by then is told. */
const DEADLINE_MS = 10_000;

/** RFC 9989 4.10 looks at no more names either. */
const MOST_NAMES = 5;

/**
 * What the DNS says of the sender and the receivers, in a bounded number of look-ups; null where there
 * is no DNS, nobody to send to, or the check is off.
 * @param message the sample, as it would leave
 * @throws DeliveryError `cancelled`
 */
export async function lookUpSender(
	{ network, signal }: DeliveryContext,
	{ analysis, figures, sender }: { analysis: Analysis; figures: Pick<TargetFigures, 'samples'>; sender?: Sender },
	domains: readonly DomainFigure[],
	message: OutgoingMessage | null,
): Promise<SenderFacts | null> {
	const dns = network?.dns;
	const isOff = analysis.typology.levels?.senderAuthentication === 'off';
	const sample = figures.samples.first?.content;
	if (!dns || !sample || isOff) return null;
	const from = domainOf(sample.from.address);
	const bounded = withDeadline(dns, signal);
	const [dmarc, dkim, receivers] = await Promise.all([
		looked(() => dmarcRecords(bounded, from)),
		Promise.all((sender?.dkimRecords ?? []).map((record) => dkimFacts(bounded, record))),
		lookUpReceivers(bounded, domains.slice(0, DOMAINS)),
	]);
	if (signal.aborted) throw new DeliveryError('cancelled', 'The analysis was cancelled. Nothing was frozen or sent.');
	return { from, returnPath: domainOf(message?.returnPath ?? '') || from, dmarc, dkim, ...receivers };
}

function domainOf(address: string): string {
	return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** The records of the domain and of those above it, down to two labels. */
async function dmarcRecords(dns: Dns, domain: string): Promise<Array<{ domain: string; records: string[] }>> {
	const labels = domain.split('.');
	const names = labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
	// Of a very long name: itself, and the four highest.
	const asked = names.length > MOST_NAMES ? [domain, ...names.slice(1 - MOST_NAMES)] : names;
	const found = await Promise.all(asked.map(async (name) => ({ domain: name, records: (await dns.txt(`_dmarc.${name}`)).filter(isDmarc) })));
	return found.filter(({ records }) => records.length > 0);
}

function isDmarc(text: string): boolean {
	return /^v\s*=\s*DMARC1\s*(?:;|$)/.test(text);
}

async function dkimFacts(dns: Dns, { name, value }: { name: string; value: string }): Promise<SenderFacts['dkim'][number]> {
	const domain = name.slice(name.indexOf('._domainkey.') + '._domainkey.'.length);
	return { domain, name, expected: value, published: await looked(() => dns.txt(name)) };
}

async function lookUpReceivers(dns: Dns, domains: readonly DomainFigure[]): Promise<Pick<SenderFacts, 'deaf' | 'lookedUp' | 'unanswered'>> {
	const deaf: SenderFacts['deaf'] = [];
	let unanswered = 0;
	for (let start = 0; start < domains.length; start += AT_ONCE) {
		const group = domains.slice(start, start + AT_ONCE);
		const answers = await Promise.all(group.map(({ domain }) => looked(() => whyDeaf(dns, domain))));
		answers.forEach((answer, index) => {
			if ('failed' in answer) unanswered += 1;
			else if (answer.answer) deaf.push({ ...(group[index] as DomainFigure), why: answer.answer });
		});
	}
	return { deaf, lookedUp: domains.length, unanswered };
}

/** RFC 5321 5.1: without MX the address of the name itself is meant. RFC 7505: a single MX without a name says no. */
async function whyDeaf(dns: Dns, domain: string): Promise<'none' | 'null' | null> {
	const exchangers = await dns.mx(domain);
	if (exchangers.length === 0) return (await dns.hasAddress(domain)) ? null : 'none';
	return exchangers.every(({ exchange }) => exchange === '' || exchange === '.') ? 'null' : null;
}

async function looked<Answer>(question: () => Promise<Answer>): Promise<Looked<Answer>> {
	try {
		return { answer: await question() };
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		return { failed: code ?? message };
	}
}

/** All questions fail once the time is over or the analysis is cancelled. */
function withDeadline(dns: Dns, signal: AbortSignal): Dns {
	const over = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
	const ended = new Promise<never>((_, reject) => {
		const end = () => reject(Object.assign(new Error('no answer in time'), { code: 'ETIMEOUT' }));
		if (over.aborted) end();
		else over.addEventListener('abort', end, { once: true });
	});
	// Nobody may be listening when it ends.
	ended.catch(() => undefined);
	const limited = <Answer>(question: () => Promise<Answer>) => Promise.race([ended, question()]);
	return {
		txt: (name) => limited(() => dns.txt(name)),
		mx: (name) => limited(() => dns.mx(name)),
		hasAddress: (name) => limited(() => dns.hasAddress(name)),
	};
}
