import type { FeedbackPort } from '../../delivery/feedbackPort';
import { newId } from '../../ids';

import type { StoreContext } from '../context';

type QualificationRules = Pick<FeedbackPort, 'addQualificationRule' | 'qualificationRules' | 'removeQualificationRule'>;

/** The user's own rules: the newest is asked first, since it was added for what the others get wrong. */
export function qualificationRules({ db, sql }: StoreContext): QualificationRules {
	return {
		async addQualificationRule(rule) {
			const { count } = await db
				.selectFrom('qualification_rule')
				.select((eb) => eb.fn.coalesce(eb.fn.max('position'), eb.lit(0)).as('count'))
				.executeTakeFirstOrThrow();
			const id = newId();
			await db
				.insertInto('qualification_rule')
				.values({ id, position: Number(count) + 1, ...rule, created_at: sql.now })
				.execute();
			return { id, ...rule };
		},

		qualificationRules() {
			return db
				.selectFrom('qualification_rule')
				.select(['id', 'pattern', 'phase', 'status', 'reason', 'detail', 'type'])
				.orderBy('position', 'desc')
				.orderBy('id', 'desc')
				.execute();
		},

		async removeQualificationRule(id) {
			const { numDeletedRows } = await db.deleteFrom('qualification_rule').where('id', '=', id).executeTakeFirstOrThrow();
			return numDeletedRows > 0n;
		},
	};
}
