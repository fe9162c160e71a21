import type { SpamFacts } from '../../../../core/typology';
import { spamAssassin } from '../../../../core/typology/rules/spamAssassin';
import { inShort, typologyInput } from '../input';

const answer = (isSpam: boolean, score: number, ...rules: string[]): SpamFacts => ({ answer: { isSpam, score, threshold: 5, rules } });

test.each<[string, SpamFacts | null, string[]]>([
	['nobody asked', null, []],
	['fine', answer(false, -0.1), ['information: SpamAssassin gives the message -0.1 of the 5 points of spam.']],
	['fine, with rules', answer(false, 1.2, 'MISSING_MID', 'NO_RELAYS'), [
		'information: SpamAssassin gives the message 1.2 of the 5 points of spam. Rules that hit: MISSING_MID, NO_RELAYS.',
	]],
	['spam', answer(true, 999.8, 'GTUBE'), [
		'warning: SpamAssassin takes the message for spam: 999.8 points, and 5 are enough. Rules that hit: GTUBE.',
	]],
	['no answer', { failed: { server: 'localhost:783', why: 'the connection failed (ECONNREFUSED)' } }, [
		'warning: SpamAssassin could not be asked (localhost:783: the connection failed (ECONNREFUSED)). The message was not checked.',
	]],
])('%s', (_what, spam, expected) => expect(inShort(spamAssassin.check(typologyInput({ spam })))).toEqual(expected));
