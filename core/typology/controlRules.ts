import type { ControlRule } from '../delivery/types';
import { compileCondition } from '../personalization/condition';
import { compileTemplate } from '../personalization/template';
import { findingOf } from './rule';
import type { Rule, TypologyInput } from './rule';

const HOUR_MS = 60 * 60 * 1000;

/** How conditions of a rule are called in messages. */
export function conditionName(kind: 'Filtering' | 'Pressure' | 'Capacity' | 'Control', rule: { label: string }): string {
	return `${kind} rule "${rule.label}"`;
}

/** Control rules of the user's own, as rules of the typology. @throws DeliveryError `templateSyntax` */
export function controlRules(rules: readonly ControlRule[]): Rule[] {
	return rules.map((rule) => {
		const name = conditionName('Control', rule);
		const condition = compileCondition(name, rule.condition, { delivery: FIGURES });
		const text = compileTemplate(`Message of ${name}`, rule.text);
		const id = `control: ${rule.label}`;
		return {
			id,
			label: rule.label,
			level: rule.level,
			check: (input) => {
				const context = { delivery: figuresOf(input) };
				return condition.holds(context) ? [findingOf(id, rule.level, text.render(context))] : [];
			},
		};
	});
}

/** What control rules read as `delivery.…`. */
const FIGURES = [
	...(['label', 'code', 'kind', 'service', 'isProof', 'recipients', 'toDeliver', 'excluded'] as const),
	...(['excludedShare', 'exclusions', 'formats', 'waves', 'hours', 'messageBytes'] as const),
];

/** The figures of the analysis. */
export function figuresOf({ parameters, counts, plan, longest, code, purpose }: TypologyInput): Record<(typeof FIGURES)[number], unknown> {
	const { label, kind = 'marketing', service = '' } = parameters;
	const excluded = counts.recipients - counts.toDeliver;
	return {
		label,
		code,
		kind,
		service,
		isProof: purpose === 'proof',
		recipients: counts.recipients,
		toDeliver: counts.toDeliver,
		excluded,
		/** 0 to 1. */
		excludedShare: counts.recipients === 0 ? 0 : excluded / counts.recipients,
		exclusions: counts.exclusions,
		formats: counts.formats,
		waves: plan.waves.length,
		hours: (plan.durationMs ?? 0) / HOUR_MS,
		messageBytes: longest?.bytes ?? 0,
	};
}
