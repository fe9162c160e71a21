import type { Run } from '../delivery/ports';
import type { AttemptResult } from '../delivery/types';
import { failureType } from '../feedback';

import { noteErrors } from './addressErrors';
import type { StoreContext } from './context';
import { idList } from './idList';

type Results = ReadonlyArray<{ id: string; result: AttemptResult }>;
type Refusal = Extract<AttemptResult, { state: 'failed' | 'retry' }>;

/** Counts refusals in the dialogue against their addresses, as bounces that come back. Most groups have none. */
export async function noteReplies(context: StoreContext, run: Run, results: Results): Promise<void> {
	const refusals = new Map(results.flatMap(({ id, result }) => (isRefusal(result) ? [[id, result] as const] : [])));
	if (refusals.size === 0) return;
	const messages = await context.db
		.selectFrom('message')
		.innerJoin('analysis', 'analysis.id', 'message.analysis_id')
		.select(['message.id', 'message.address_key'])
		.where('message.id', 'in', idList(context, [...refusals.keys()]))
		.where('message.analysis_id', '=', run.analysisId)
		.where('analysis.purpose', '=', 'main')
		.execute();
	const errors = messages.flatMap(({ id, address_key }) => {
		const { state, reason, reply } = refusals.get(id)!;
		const type = failureType(reason, reply);
		return type === 'ignored' ? [] : [{ addressKey: address_key, type: state === 'failed' ? type : ('soft' as const), reason }];
	});
	await noteErrors(context, errors, 'reply');
}

/** Only what a server said: a connection that broke says nothing about the address. */
function isRefusal(result: AttemptResult): result is Refusal {
	return (result.state === 'failed' || result.state === 'retry') && /^[45]\d\d\b/.test(result.reply);
}
