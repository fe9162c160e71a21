import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { DeliveryError } from '../../errors';
import { DEFAULT_FORMAT_RULES, parseFormatRules } from '../../japanese-mobile';
import type { FormatRule, JapaneseMobileSettings } from '../types';

const settingsSchema = z.object({
	detection: z.enum(['profile', 'profileAndDomain'], { message: 'Find Carriers must be profile or profileAndDomain' }),
	content: z.enum(['text', 'decorated'], { message: 'Content must be text or decorated' }).optional(),
	carrierEmoji: z.boolean({ message: 'Carrier Emoji must be true or false' }).optional(),
	rules: z.unknown().optional(),
});

/**
 * Settings of *Configure Delivery* checked. What is the default is left out, so that the delivery stays the same.
 * @throws DeliveryError `invalidParameter`
 */
export function parseMobileSettings(raw: unknown): JapaneseMobileSettings {
	const parsed = settingsSchema.safeParse(raw);
	if (!parsed.success) {
		throw new DeliveryError('invalidParameter', `${parsed.error.issues[0]?.message ?? 'A setting cannot be used'}.`, {
			advice: 'Correct the field in Japanese Mobile Encode. Nothing was changed.',
		});
	}
	const { detection, content, carrierEmoji, rules } = parsed.data;
	const settings: JapaneseMobileSettings = { detection };
	if (content === 'decorated') settings.content = content;
	if (carrierEmoji === false) settings.carrierEmoji = false;
	const own = ownRules(rules);
	if (own) settings.rules = own;
	return settings;
}

function ownRules(given: unknown): FormatRule[] | undefined {
	if (given === undefined || (Array.isArray(given) && given.length === 0)) return undefined;
	const rules = parseFormatRules(given);
	return isDeepStrictEqual(rules, DEFAULT_FORMAT_RULES) ? undefined : rules;
}
