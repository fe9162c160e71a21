import type { WavePlan, WaveSize } from '../delivery/types';

/** One wave of a delivery: how many messages, and how long after the start of the wave before it begins. */
export interface Wave {
	messages: number;
	/** 0 for the first. In ms. */
	delayMs: number;
}

/** More waves than anybody follows; a size that gives more is a mistake. */
export const MAX_WAVES = 1_000;

/** So much of a wave is no wave of its own. */
const LEFT_OVER = 0.02;

/**
 * The waves of so many messages. The last wave takes the rest; waves that nothing is left for are not there. Without a
 * plan all go in one.
 */
export function wavesOf(plan: WavePlan | undefined, messages: number): Wave[] {
	if (!plan) return [{ messages, delayMs: 0 }];
	return plan.kind === 'equal' ? equalWaves(plan.size, plan.periodMs, messages) : calendarWaves(plan.waves, messages);
}

function equalWaves(size: WaveSize, periodMs: number, messages: number): Wave[] {
	const each = messagesIn(size, messages);
	const most = size.unit === 'percent' ? Math.min(wavesOfShare(size.value), MAX_WAVES) : MAX_WAVES;
	const waves: Wave[] = [];
	for (let left = messages; left > 0 && waves.length < most; left -= each) {
		waves.push({ messages: Math.min(each, left), delayMs: waves.length === 0 ? 0 : periodMs });
	}
	return takeRest(waves, messages);
}

/** Four of 25 %, whatever is left over when messages are counted; 33.3 % are meant as thirds. */
function wavesOfShare(percent: number): number {
	return Math.ceil(100 / percent - LEFT_OVER);
}

function calendarWaves(rows: Array<{ delayMs: number; size: WaveSize }>, messages: number): Wave[] {
	const waves: Wave[] = [];
	let left = messages;
	for (const { delayMs, size } of rows) {
		if (left === 0) break;
		const taken = Math.min(messagesIn(size, messages), left);
		waves.push({ messages: taken, delayMs });
		left -= taken;
	}
	return takeRest(waves, messages);
}

/** At least one, so that every wave brings the delivery on. */
function messagesIn({ unit, value }: WaveSize, messages: number): number {
	return unit === 'messages' ? value : Math.max(1, Math.round((messages * value) / 100));
}

function takeRest(waves: Wave[], messages: number): Wave[] {
	const last = waves.at(-1);
	if (!last) return [{ messages, delayMs: 0 }];
	const before = waves.slice(0, -1).reduce((sum, wave) => sum + wave.messages, 0);
	return [...waves.slice(0, -1), { ...last, messages: messages - before }];
}

/** When the last wave starts, in ms after the first one, if every wave starts on time. */
export function lastWaveStart(waves: readonly Wave[]): number {
	return waves.reduce((sum, { delayMs }) => sum + delayMs, 0);
}
