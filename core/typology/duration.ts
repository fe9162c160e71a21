import type { DeliveryParameters } from '../delivery/types';
import { wavesOf } from '../schedule/waves';
import type { DomainFigure } from './rule';

const HOUR_MS = 60 * 60 * 1000;

/** What an MX rule lets through: messages an hour to the domains that its mask (`*`, `?`) matches. */
export interface DomainRate {
	mask: string;
	messagesPerHour: number;
}

/** One wave as it is planned: when it starts after the first, and how long it lasts at the configured rates. */
export interface PlannedWave {
	messages: number;
	startMs: number;
	durationMs: number;
}

/** How sending is planned. */
export interface SendingPlan {
	waves: PlannedWave[];
	/** From the start to the last message; null where neither a rate nor a wave makes it take time. */
	durationMs: number | null;
}

/**
 * When the waves go and how long they take, at the overall rate of the delivery and the rates of the receiving domains.
 * A wave waits for its time, and for the one before it. All domains are taken to be spread evenly over the waves.
 */
export function planSending(
	{ waves: plan, messagesPerHour }: Pick<DeliveryParameters, 'waves' | 'messagesPerHour'>,
	messages: number,
	domains: DomainFigure[],
	rates: readonly DomainRate[] = [],
): SendingPlan {
	const perMessageMs = messages === 0 ? 0 : slowest(messages, domains, messagesPerHour, rates) / messages;
	const waves: PlannedWave[] = [];
	let due = 0;
	for (const { messages: ofWave, delayMs } of wavesOf(plan, messages)) {
		due += delayMs;
		const before = waves.at(-1);
		const startMs = Math.max(due, before ? before.startMs + before.durationMs : 0);
		waves.push({ messages: ofWave, startMs, durationMs: Math.round(ofWave * perMessageMs) });
	}
	const last = waves.at(-1);
	const durationMs = last ? last.startMs + last.durationMs : 0;
	return { waves, durationMs: durationMs > 0 ? durationMs : null };
}

/** How long all messages take where the tightest rate holds them up, in ms; the rates work side by side. */
function slowest(messages: number, domains: DomainFigure[], messagesPerHour: number | undefined, rates: readonly DomainRate[]): number {
	const overall = messagesPerHour ? (messages / messagesPerHour) * HOUR_MS : 0;
	const byRate = new Map<DomainRate, number>();
	for (const { domain, messages: number } of domains) {
		const rate = rates.find(({ mask }) => matches(mask, domain));
		if (rate) byRate.set(rate, (byRate.get(rate) ?? 0) + number);
	}
	const ofRates = [...byRate].map(([rate, number]) => (rate.messagesPerHour > 0 ? (number / rate.messagesPerHour) * HOUR_MS : 0));
	return Math.max(overall, ...ofRates);
}

function matches(mask: string, domain: string): boolean {
	const pattern = mask.toLowerCase().replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
	return new RegExp(`^${pattern}$`).test(domain);
}
