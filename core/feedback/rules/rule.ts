import type { ReasonId } from '../../delivery/types';
import type { ReplyPhase } from '../types';

/** What a server refused a message for. */
export type RefusedDetail = 'reputation' | 'authentication' | 'content' | 'policy' | 'rate' | 'size';

/**
 * One row of the qualification: what is said, where, with which code → why. All conditions that a rule has must be
 * true; the first rule that is true wins.
 */
export interface QualificationRule {
	reason: ReasonId;
	/** Only of `refused`. */
	detail?: RefusedDetail;
	/** Where it is not that of the reason. */
	type?: 'hard' | 'soft' | 'ignored';
	/** In the server's words, or in those of the report. */
	text?: Pick<RegExp, 'test'>;
	/** Matches the enhanced status code without its class, as `1.1`; '' where there is none. */
	status?: RegExp;
	/** Only as an answer in this part of the dialogue; '' where the report does not name it. */
	phase?: ReplyPhase;
}
