import { isRoleAccount, type DomainFigure, type TypologyInput } from '../../typology';
import { carrierFromDomain } from '../../japanese-mobile';
import { isCarrierFormat } from '../message/japaneseMobile';
import { FIELD_LABELS } from '../parameters/intake';
import type { DeliveryParameters, NewMessage, TargetRecipient } from '../types';

/** Domains that are told apart: those of any honest target. What is beyond is not in the figures by domain. */
const DOMAINS = 20_000;

const EXAMPLES = 20;

/** What the addresses of the messages to deliver have shown. */
export interface TargetNotes {
	domains: Map<string, DomainFigure>;
	/** With the first of them. */
	roleAccounts: TypologyInput['roleAccounts'];
	/** Recipients with something in the format field, and in the ID field. */
	filled: { format: number; key: number };
	/** Of a proof: copies in a carrier's format that go to an address of another one, or of none. */
	otherCarriers: NonNullable<TypologyInput['otherCarriers']>;
}

export function emptyNotes(): TargetNotes {
	return { domains: new Map(), roleAccounts: { messages: 0, examples: [] }, filled: { format: 0, key: 0 }, otherCarriers: [] };
}

/** Takes down what a recipient has in the fields that the options of the target name. */
export function noteFields({ filled }: TargetNotes, { format, key }: Pick<TargetRecipient, 'format' | 'key'>): void {
	if (format !== '') filled.format += 1;
	if (key !== '') filled.key += 1;
}

/** Fields that are named and empty for everybody; those that protect somebody were refused when the delivery was saved. */
export function emptyFields({ fields = {}, continuous }: DeliveryParameters, { filled }: TargetNotes): TypologyInput['emptyFields'] {
	// Of an event, one more or less says nothing.
	if (continuous) return [];
	return (['format', 'key'] as const).flatMap((use) => {
		const name = fields[use];
		return name && filled[use] === 0 ? [{ option: FIELD_LABELS[use], name }] : [];
	});
}

/** Takes down a message that will be delivered. */
export function noteMessage(notes: TargetNotes, { address, domain }: Pick<NewMessage, 'address' | 'domain'>): void {
	const known = notes.domains.get(domain);
	if (known) known.messages += 1;
	else if (notes.domains.size < DOMAINS) notes.domains.set(domain, { domain, messages: 1, example: address });
	if (!isRoleAccount(address)) return;
	notes.roleAccounts.messages += 1;
	if (notes.roleAccounts.examples.length < EXAMPLES) notes.roleAccounts.examples.push(address);
}

/** Takes down a copy of a proof whose address is none of the carrier that its format is for. */
export function noteCarrier(notes: TargetNotes, { address, domain, format }: Pick<NewMessage, 'address' | 'domain' | 'format'>): void {
	if (isCarrierFormat(format) && carrierFromDomain(domain) !== format) notes.otherCarriers.push({ address, format });
}

/** Most messages first. */
export function domainFigures({ domains }: TargetNotes): DomainFigure[] {
	return [...domains.values()].sort((a, b) => b.messages - a.messages || (a.domain < b.domain ? -1 : 1));
}
