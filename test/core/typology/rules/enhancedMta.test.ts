import { enhancedMta } from '../../../../core/typology/rules/enhancedMta';
import { inShort, typologyInput, type InputChanges } from '../input';

const DAY = 86_400_000;
const check = (changes: InputChanges) => inShort(enhancedMta.check(typologyInput({ isEnhancedMta: true, ...changes })));
const HANDED = 'information: Messages are handed to an Enhanced MTA, which retries, throttles and qualifies bounces by itself. What it has taken cannot be stopped.';

test.each<[string, InputChanges, string[]]>([
	['another MTA', { isEnhancedMta: false }, []],
	['a proof', { purpose: 'proof' }, []],
	['a short validity', { parameters: { validityMs: 3 * DAY } }, [HANDED]],
	['settings that do not count', { parameters: { validityMs: DAY, retries: { firstDay: 1, spacingMs: 1 }, mxRules: [] } }, [`${HANDED} Retries and MX Rules of the delivery are not used.`]],
	['a validity over 3.5 days', {}, [HANDED, 'information: The validity of 5 d counts up to 3 d 12 h there, from the hand-over of each message.']],
])('%s', (_what, changes, findings) => {
	expect(check(changes)).toEqual(findings);
});
