import type { Sentence } from '../delivery/types';
import { say } from './tables';

/** An error whose message findings can say in other languages too. */
export class SpokenError extends Error {
	constructor(readonly sentence: Sentence) {
		super(say(sentence, 'en'));
	}
}
