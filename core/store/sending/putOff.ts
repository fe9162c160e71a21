import type { Run } from '../../delivery/ports';

import type { StoreContext } from '../context';
import type { JsonColumns } from '../database/dialect';
import { beat } from './runs';

interface Delayed {
	id: string;
	until: number;
}

const COLUMNS: JsonColumns<Delayed> = { id: 'text', until: 'bigint' };

/** See `PacePort.putOff`. A dead run has nothing left to put off. */
export async function putOff(context: StoreContext, run: Run, messages: readonly Delayed[]): Promise<void> {
	if (messages.length === 0 || !(await beat(context, run))) return;
	const { db, sql } = context;
	await db
		.updateTable('message')
		.from(sql.rows(COLUMNS, messages))
		.set((eb) => ({
			state: 'pending',
			run_id: null,
			attempts: eb('message.attempts', '-', 1),
			next_attempt_at: eb.ref('rows.until'),
		}))
		.whereRef('message.id', '=', 'rows.id')
		.where('message.run_id', '=', run.id)
		.where('message.state', '=', 'sending')
		.where('message.marked_at', 'is', null)
		.execute();
}
