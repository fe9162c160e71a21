import type { DeliveryStatus } from '../../delivery/types';
import { stopText } from '../../sentences';
import { html } from '../html';
import type { SafeHtml } from '../html';
import type { Frame } from './frame';
import type { ReportedFacts } from './reported';
import { card, factList, sampleFacts } from './sections';

const BADGES: Partial<Record<DeliveryStatus, 'good' | 'bad' | 'halt'>> = {
	finished: 'good',
	ready: 'good',
	failed: 'bad',
	stopped: 'bad',
	paused: 'halt',
};

type Sentence = string | null | false;

/** The status in a word, with why it has stopped, `progress`, or when it goes on. */
export function statusVerdict(frame: Frame, facts: ReportedFacts, progress?: string): SafeHtml {
	const { status, stopReason, stopDetail, stopSentence } = facts;
	const stop = stopReason ? stopText({ reason: stopReason, detail: stopDetail ?? '', sentence: stopSentence }, frame.texts.language) : stopDetail;
	return verdict(frame.more.statuses[status], BADGES[status], stop ?? progress ?? waitsUntil(frame, facts));
}

function waitsUntil({ texts, more, formats }: Frame, { status, resumeAt }: ReportedFacts): Sentence {
	return status === 'pending' && resumeAt !== null && `${more.words.resumeAt}${texts.colon} ${formats.time(resumeAt)}`;
}

/** What it comes to, in a word and a sentence. */
export function verdict(word: string, badge: 'good' | 'bad' | 'halt' | undefined, sentence: Sentence): SafeHtml {
	return html`<div class="verdict"><span class="badge${badge && ` ${badge}`}">${word}</span>${sentence && html`<p dir="auto">${sentence}</p>`}</div>
`;
}

/** What the delivery is, and when it was what. */
export function deliveryFacts(frame: Frame, facts: ReportedFacts): SafeHtml {
	const { texts, more, formats } = frame;
	const time = (at: number | null) => at !== null && formats.time(at);
	return card(
		texts.words.delivery,
		factList([
			[texts.words.code, facts.code],
			// As text, because a revision is a name rather than an amount.
			[texts.words.revision, String(facts.revision)],
			...sampleFacts(frame, facts.sample),
			[more.words.contactDate, time(facts.contactAt)],
			[more.words.started, time(facts.startedAt)],
			[more.words.finished, time(facts.finishedAt)],
			[more.words.resumeAt, time(facts.resumeAt)],
		]),
	);
}
