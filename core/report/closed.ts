import type { ClosedRequest } from '../delivery/types';
import type { ReportTexts } from './texts';

/** The sentence that says why nothing can be decided. */
export function closedSentence(texts: ReportTexts, closed: ClosedRequest): string {
	const { words } = texts;
	if (closed.why === 'settled') return texts.already(closed.decision, closed.by);
	return { answered: words.decideAnswered, late: words.late, changed: words.changed }[closed.why];
}
