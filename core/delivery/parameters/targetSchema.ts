import { z } from 'zod';
import { compileCondition } from '../../personalization';
import { parseAddress } from '../../target/address';
import { IN_FILTER_CONDITION } from './conditionVariables';
import type { ControlGroup } from '../types';

/** More would hardly be seeds. */
const MAX_SEEDS = 100;

const seedSchema = z.object({
	address: z
		.string()
		.superRefine((text, { addIssue }) => {
			if (!parseAddress(text)) addIssue({ code: 'custom', message: `Seed Addresses: ${JSON.stringify(text)} is not an e-mail address` });
		})
		.transform((text) => parseAddress(text)?.address ?? ''),
	format: z
		.string()
		.trim()
		.optional()
		.transform((text) => text || undefined),
	profile: z
		.record(z.unknown(), { message: 'Seed Addresses: Fields must be a JSON object, as {"firstName": "Ann"}' })
		.optional(),
});

/** `10%`, `0.5 %`, or a number of recipients. */
const controlGroupSchema = z
	.string()
	.trim()
	.optional()
	.superRefine((text, { addIssue }) => {
		if (!text || parseControlGroup(text)) return;
		addIssue({ code: 'custom', message: `Control Group is ${JSON.stringify(text)}; write a share below 100 % (10%) or a number of recipients (500)` });
	})
	.transform((text) => (text ? parseControlGroup(text) : undefined));

function parseControlGroup(text: string): ControlGroup | undefined {
	const [, number = '', percent] = /^(\d+(?:\.\d+)?)\s*(%)?$/.exec(text) ?? [];
	const value = Number(number);
	if (number === '' || value <= 0) return undefined;
	if (percent) return value < 100 ? { share: value / 100 } : undefined;
	return Number.isInteger(value) ? { count: value } : undefined;
}

const flag = z
	.boolean()
	.optional()
	.transform((value) => (value ? (true as const) : undefined));

const whole = (field: string, least: number) =>
	z.number({ message: `${field} must be a number` }).int(`${field} must be a whole number`).min(least, `${field} is below ${least}`).optional();

const qualitySchema = z
	.object({
		field: z.string({ message: 'Minimum Quality needs Quality Field' }).trim().min(1, 'Minimum Quality needs Quality Field'),
		least: z.number({ message: 'Quality Field needs Minimum Quality, a number' }),
	})
	.optional();

/** The rules of the target as they come from the node. What is as without it is left out, so that it changes no fingerprint. */
export const targetRulesSchema = z
	.object({
		filter: z
			.string()
			.trim()
			.optional()
			.transform((text) => text || undefined)
			// Its own error has the position.
			.transform((text) => text && compileCondition('Filter Condition', text, IN_FILTER_CONDITION).source),
		keepDoubles: flag,
		keepSameIdentifier: flag,
		maxErrors: whole('Maximum Errors', 0),
		quality: qualitySchema,
		controlGroup: controlGroupSchema,
		limit: whole('Limit', 1),
		seeds: z.array(seedSchema).max(MAX_SEEDS, `Seed Addresses has more than ${MAX_SEEDS} addresses`).optional(),
		addProofTarget: flag,
	})
	.transform((rules) => {
		const kept = Object.entries(rules).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0));
		return kept.length > 0 ? (Object.fromEntries(kept) as typeof rules) : undefined;
	});

/** The name of the topic that recipients are subscribed to. */
export const serviceSchema = z
	.string()
	.trim()
	.max(200, 'Service is longer than 200 characters')
	.regex(/^[^\p{Cc}]*$/u, 'Service has a control character in it')
	.optional()
	.transform((text) => text || undefined);
