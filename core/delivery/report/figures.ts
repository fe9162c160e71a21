import { normalizeText } from '../../feedback';
import type { ReportedDomain, ReportedProgress, ReportedReply, ReportedSending, ReportedThroughput, ReportedWave, StateCounts } from '../../report/documents';
import type { DeliveryStore } from '../ports';
import type { DomainReply } from '../reportPort';
import type { Analysis, Delivery, MessageCounts } from '../types';
import { timeSlices } from './timeSlices';
import { plannedStarts } from './waveStarts';

/** Receiving domains in a report; the others are small. */
const DOMAINS = 30;

/** Replies of each domain. */
const REPLIES = 3;

/** Messages of each state whose replies are read. */
const REPLIES_OF = 5_000;

const UNKNOWN_LISTED = 20;

interface Reported {
	store: DeliveryStore;
	delivery: Delivery;
	analysis: Analysis;
	timeZone: string;
}

/** How far sending has come. */
export async function progressFigures(reported: Reported): Promise<ReportedProgress> {
	const { store, analysis } = reported;
	const counts = await store.countMessages(analysis.id);
	return { counts: stateCounts(counts, analysis), throughput: await throughputOf(reported), waves: await wavesOf(reported) };
}

/** All that sending has brought about, as the report shows it. */
export async function sendingFigures(reported: Reported): Promise<ReportedSending> {
	const { store, delivery, analysis } = reported;
	const progress = await progressFigures(reported);
	const { counts } = progress;
	const unknown = counts.unknown > 0 ? await store.readMessages(analysis.id, { state: 'unknown', limit: UNKNOWN_LISTED }) : [];
	return {
		...progress,
		failures: await store.countFailures(analysis.id),
		domains: await domainsOf(reported),
		repliesOf: Math.max(counts.failed, counts.pending, counts.unknown) > REPLIES_OF ? REPLIES_OF : null,
		held: await store.domainHolds(analysis.id),
		unknown: unknown.map(({ address, reply }) => ({ address, reply: reply ?? '' })),
		reactions: delivery.parameters.tracking ? await store.reactionFigures(delivery.id) : null,
	};
}

/** Those that the analysis left out are in the target funnel, not among the messages. */
function stateCounts({ sent, failed, unknown, cancelled, pending, sending, ignored }: MessageCounts, { recipients, toDeliver }: Analysis): StateCounts {
	return { sent, failed, unknown, cancelled, pending: pending + sending, ignored: Math.max(ignored - (recipients - toDeliver), 0) };
}

async function throughputOf({ store, delivery, analysis, timeZone }: Reported): Promise<ReportedThroughput | null> {
	const times = await store.sentTimes(analysis.id);
	if (!times) return null;
	// Of a delivery that runs, nothing since the last message is a figure too.
	const end = delivery.status === 'inProgress' ? await store.now() : times.last;
	const slices = timeSlices(times.first, Math.max(end, times.last), timeZone);
	const [{ from, until }] = slices as [(typeof slices)[number]];
	return { from, sliceMs: until - from, counts: await store.countSentIn(analysis.id, slices), ...times };
}

async function wavesOf({ store, delivery, analysis }: Reported): Promise<ReportedWave[]> {
	const { waves } = analysis;
	if (waves.length === 0) return [];
	const starts = plannedStarts(delivery, analysis);
	const ranges = waves.map(({ lastPosition }, index) => ({ after: waves[index - 1]?.lastPosition ?? -1, upTo: lastPosition }));
	const counted = await store.countWaves(analysis.id, ranges);
	return waves.map((_wave, index) => {
		const counts: ReportedWave['counts'] = {};
		for (const { state, messages } of counted.filter(({ wave }) => wave === index)) {
			const shown = state === 'sending' ? 'pending' : state;
			counts[shown] = (counts[shown] ?? 0) + messages;
		}
		return { startsAt: starts[index] ?? null, counts };
	});
}

async function domainsOf({ store, analysis }: Reported): Promise<ReportedDomain[]> {
	const domains = await store.countDomains(analysis.id, DOMAINS);
	const replies = await store.domainReplies(analysis.id, domains.map(({ domain }) => domain), REPLIES_OF);
	return domains.map((domain) => ({ ...domain, replies: mostFrequent(replies.filter((reply) => reply.domain === domain.domain)) }));
}

/** Replies that say the same are one: each names its own message and recipient. */
function mostFrequent(replies: readonly DomainReply[]): ReportedReply[] {
	const byText = new Map<string, ReportedReply>();
	for (const { state, reply, messages } of replies) {
		const text = normalizeText(reply);
		const known = byText.get(`${state} ${text}`) ?? { state, text, messages: 0 };
		byText.set(`${state} ${text}`, { ...known, messages: known.messages + messages });
	}
	return [...byText.values()].sort((a, b) => b.messages - a.messages).slice(0, REPLIES);
}
