import type { PacePort, SmtpTestResult } from '../../delivery/ports';

import type { StoreContext } from '../context';
import type { JsonColumns } from '../database/dialect';
import { cutReply } from '../database/text';

type SmtpTests = Pick<PacePort, 'addSmtpTests' | 'smtpTestFigures'>;

type TestRecord = Omit<SmtpTestResult, 'messageId'> & { message_id: string; analysis_id: string };

const COLUMNS: JsonColumns<TestRecord> = {
	message_id: 'text',
	analysis_id: 'text',
	outcome: 'text',
	reason: 'text',
	reply: 'text',
};
const COLUMN_NAMES = Object.keys(COLUMNS) as Array<keyof TestRecord>;

/** What servers said about recipients; a later test of the same recipient takes the place of the former. */
export function smtpTests({ db, sql }: StoreContext): SmtpTests {
	return {
		async addSmtpTests(analysisId, results) {
			const records = results.map(({ messageId, outcome, reason, reply }) => ({
				message_id: messageId,
				analysis_id: analysisId,
				outcome,
				reason,
				reply: cutReply(reply),
			}));
			await db
				.insertInto('smtp_test')
				.columns([...COLUMN_NAMES, 'tested_at'])
				.expression(
					db
						.selectFrom(sql.rows(COLUMNS, records))
						.select(COLUMN_NAMES)
						.select(sql.now.as('tested_at'))
						// SQLite takes "on" behind a select for a join, unless there is a condition.
						.where('rows.message_id', 'is not', null),
				)
				.onConflict((conflict) =>
					conflict.column('message_id').doUpdateSet((eb) => ({
						outcome: eb.ref('excluded.outcome'),
						reason: eb.ref('excluded.reason'),
						reply: eb.ref('excluded.reply'),
						tested_at: eb.ref('excluded.tested_at'),
					})),
				)
				.execute();
		},

		async smtpTestFigures(analysisId, examples) {
			const rows = await db
				.selectFrom('smtp_test')
				.select(['outcome', (eb) => eb.fn.countAll<number>().as('messages')])
				.where('analysis_id', '=', analysisId)
				.groupBy('outcome')
				.execute();
			const refused = await db
				.selectFrom('smtp_test')
				.innerJoin('message', 'message.id', 'smtp_test.message_id')
				.select(['message.address', 'smtp_test.reason', 'smtp_test.reply'])
				.where('smtp_test.analysis_id', '=', analysisId)
				.where('smtp_test.outcome', '=', 'refused')
				.orderBy('message.position')
				.limit(examples)
				.execute();
			const counts = { accepted: 0, refused: 0, deferred: 0 };
			for (const { outcome, messages } of rows) counts[outcome] = messages;
			return { counts, refused };
		},
	};
}
