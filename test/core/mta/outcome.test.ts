import type { SendOutcome } from '../../../core/delivery/ports';
import { type EndOfDialogue, judgeAttempt } from '../../../core/mta/outcome';

type Row = [EndOfDialogue, string, dotMayHaveLeft: boolean, SendOutcome['kind'], sessionUsable: boolean];

test.each<Row>([
	['mail', '550 5.7.1 Sender refused', false, 'senderRefused', true],
	['mail', '530 5.7.0 Authentication required', false, 'senderRefused', true],
	['mail', '552 5.3.4 Message size exceeds limit', false, 'failed', true],
	['mail', '451 4.3.0 Later', false, 'deferred', true],
	['mail', '421 4.3.2 Closing', false, 'sessionLost', false],
	['mail', 'hello', false, 'sessionLost', false],
	['mail', '354 what', false, 'sessionLost', false],
	['recipient', '550 5.1.1 Unknown', false, 'failed', true],
	['recipient', '450 4.2.0 Greylisted', false, 'deferred', true],
	['recipient', '421 4.3.2 Closing', false, 'sessionLost', false],
	['recipient', '503 5.5.1 Bad sequence', false, 'sessionLost', false],
	['recipient', 'hello', false, 'sessionLost', false],
	['data', '554 5.7.1 No', false, 'failed', true],
	['data', '451 4.3.0 Later', false, 'deferred', true],
	['data', '421 4.3.2 Closing', false, 'sessionLost', false],
	['data', '503 5.5.1 Bad sequence', false, 'sessionLost', false],
	['data', 'hello', false, 'sessionLost', false],
	['final', '250 2.0.0 Ok', true, 'sent', true],
	['final', '550 5.7.1 Spam', true, 'failed', true],
	['final', '450 4.7.1 Later', true, 'deferred', true],
	['final', '421 4.3.2 Closing', true, 'deferred', false],
	['final', '503 5.5.1 Bad sequence', true, 'deferred', false],
	['final', '354 what', true, 'unknown', false],
	['final', 'hello', true, 'unknown', false],
	['final', '250 2.0.0 Ok', false, 'sessionLost', false],
	['final', '552 5.3.4 Too big', false, 'failed', false],
	['final', '452 4.3.1 Disk full', false, 'deferred', false],
	['final', '421 4.4.2 Timeout', false, 'sessionLost', false],
	['final', 'hello', false, 'sessionLost', false],
	['lost', 'Connection closed', false, 'sessionLost', false],
	['lost', 'Connection closed', true, 'unknown', false],
	['lost', '421 4.3.2 Closing', false, 'sessionLost', false],
	['lost', '250 2.0.0 Ok', true, 'unknown', false],
])('%s %j (dot may have left: %s) → %s, session usable: %s', (end, reply, dotMayHaveLeft, kind, sessionUsable) => {
	const judgement = judgeAttempt({ end, reply, dotMayHaveLeft });
	expect(judgement).toEqual({ outcome: expect.objectContaining({ kind, reply }), sessionUsable });
});
