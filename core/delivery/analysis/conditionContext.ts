import type { Delivery, TargetRow } from '../types';

/** What conditions that users write can read: `recipient.…` and `delivery.…`. */
export interface ConditionContext {
	recipient: Record<string, unknown>;
	delivery: { label: string; code: string; kind: string; service: string };
}

/** The context of one recipient. Help texts of conditions list these variables. */
export function conditionContext({ code, parameters }: Delivery, { profile }: Pick<TargetRow, 'profile'>): ConditionContext {
	const { label, kind = 'marketing', service = '' } = parameters;
	return { recipient: profile, delivery: { label, code, kind, service } };
}
