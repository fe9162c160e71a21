import { DateTime } from 'luxon';
import { DeliveryError } from '../../errors';
import { PersonalizationError, placeOf } from '../../personalization/errors';
import { compileTemplate } from '../../personalization/template';
import { fingerprintOf } from './fingerprint';
import { checkLabel } from './schema';
import type { Delivery, DeliveryParameters } from '../types';

/** What label and delivery code can be made of, when they are templates. */
export interface NamingFacts {
	recipients: number;
	/** Time of saving, in ms. */
	now: number;
	/** IANA name of the time zone that dates are in. (Default: UTC) */
	timeZone?: string;
}

type NamedField = 'Label' | 'Delivery Code';

/** What they read, for the sentence that names it. */
const VARIABLES: Record<NamedField, string> = {
	'Label': 'delivery.code, delivery.kind, delivery.recipients, now.date, now.time, now.year, now.month, now.day and now.week',
	'Delivery Code': 'delivery.kind, delivery.recipients, now.date, now.time, now.year, now.month, now.day and now.week',
};

/**
 * The delivery code that the user gave, computed where it is a template; '' when none was given.
 * @throws DeliveryError `templateSyntax`, `invalidParameter`
 */
export function computeCode(code: string, parameters: DeliveryParameters, facts: NamingFacts): string {
	const given = code.trim();
	if (!isTemplate(given)) return given;
	const computed = compute('Delivery Code', given, { delivery: deliveryFacts(parameters, facts), now: dateFacts(facts) });
	if (computed) return computed;
	throw new DeliveryError('invalidParameter', `Delivery Code: the template ${JSON.stringify(given)} gives nothing.`, {
		advice: 'Give it a fixed part, as news-{{ now.date }}. Nothing was saved.',
	});
}

/**
 * The parameters with their label computed, where it is a template. A delivery that is saved again as it was keeps its
 * label: a date in it must not make the analysis void.
 * @throws DeliveryError `templateSyntax`, `invalidParameter`
 */
export function computeLabel(
	parameters: DeliveryParameters,
	code: string,
	facts: NamingFacts & { targetHash: string },
	former: Delivery | undefined,
): DeliveryParameters {
	const template = parameters.label;
	if (!isTemplate(template)) return parameters;
	const kept = former && { ...parameters, label: former.parameters.label, labelTemplate: template };
	if (kept && former.targetHash === facts.targetHash && fingerprintOf(kept, former.japaneseMobile) === former.fingerprint) return kept;
	const delivery = { code, ...deliveryFacts(parameters, facts) };
	return { ...parameters, label: checkLabel(compute('Label', template, { delivery, now: dateFacts(facts) })), labelTemplate: template };
}

function isTemplate(text: string): boolean {
	return /\{[{%]/.test(text);
}

function compute(field: NamedField, source: string, context: object): string {
	try {
		return compileTemplate(field, source).render(context).replace(/\s+/g, ' ').trim();
	} catch (error) {
		if (!(error instanceof PersonalizationError)) throw error;
		const { variable, position, message } = error;
		const problem = variable ? `${placeOf(field, position)}: there is no ${variable} here` : message;
		throw new DeliveryError('invalidParameter', `${problem}.`, {
			advice: `It can be made of ${VARIABLES[field]}. Nothing was saved.`,
			cause: error,
		});
	}
}

function deliveryFacts({ kind = 'marketing' }: DeliveryParameters, { recipients }: NamingFacts) {
	return { kind, recipients };
}

/** With leading zeros, so that they sort; weeks as ISO 8601 counts them. */
function dateFacts({ now, timeZone = 'utc' }: NamingFacts): Record<string, string> {
	const time = DateTime.fromMillis(now, { zone: timeZone, locale: 'en' });
	const at = time.isValid ? time : DateTime.fromMillis(now, { zone: 'utc', locale: 'en' });
	const formats = { date: 'yyyy-MM-dd', time: 'HH:mm', year: 'yyyy', month: 'MM', day: 'dd', week: 'WW' };
	return Object.fromEntries(Object.entries(formats).map(([name, format]) => [name, at.toFormat(format)]));
}
