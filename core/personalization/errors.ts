import { sentence, SpokenError, type Part } from '../sentences';

/** Where in a template something went wrong, both from 1. */
export interface TemplatePosition {
	line: number;
	column: number;
}

/**
 * One recipient's message could not be rendered. It concerns that recipient alone: the analysis counts it
 * and goes on, so it is no `DeliveryError`. `message` names the content field and the place in it.
 */
export class PersonalizationError extends SpokenError {
	override readonly name = 'PersonalizationError';

	constructor(
		/** The content field, as `Subject`. */
		readonly field: string,
		/** What is wrong, without the place; text where liquidjs says it. */
		readonly problem: Part,
		readonly position?: TemplatePosition,
		/** The field that is missing, as `recipient.firstName`, when that is what is wrong. */
		readonly variable?: string,
	) {
		super(sentence('personalization.fault', { field, position: position ?? null, problem }));
	}

	/** The template ran until its time was over: most likely a loop. */
	get isTimeOver(): boolean {
		return this.message.includes('template render limit exceeded');
	}
}

/** `Subject, line 1, column 9`. */
export function placeOf(field: string, position?: TemplatePosition): string {
	return position ? `${field}, line ${position.line}, column ${position.column}` : field;
}
