import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Language } from '../../core/delivery/types';
import type { ConfirmOptions } from '../../core/engine';
import { DeliveryError } from '../../core/errors';
import { parseDuration } from '../../core/schedule/duration';

/**
 * What was chosen under Options.
 * @throws DeliveryError `invalidParameter`
 */
export function readConfirmOptions(context: IExecuteFunctions, index: number): ConfirmOptions {
	const { resendUnknown, resumeHalted, timeBudget } = context.getNodeParameter('options', index, {}) as IDataObject;
	return {
		resendUnknown: resendUnknown === true,
		resumeHalted: resumeHalted === true,
		timeBudgetMs: readTimeBudget(String(timeBudget ?? '')),
	};
}

/** In which language the delivery report is wanted as a file; undefined where it is not. */
export function readReportLanguage(context: IExecuteFunctions, index: number): Language | undefined {
	return (context.getNodeParameter('options', index, {}) as { reportFile?: Language }).reportFile;
}

/**
 * The code that a person typed. An expression would confirm what nobody has looked at; n8n does not evaluate it in this
 * field (`noDataExpression`), but takes the leading `=` away.
 * @throws DeliveryError `invalidParameter`
 */
export function readConfirmationCode(context: IExecuteFunctions, index: number): string {
	const entered = String(context.getNode().parameters.confirmationCode ?? '');
	if (/^\s*=|\{\{/.test(entered)) {
		throw new DeliveryError('invalidParameter', 'Confirmation Code is an expression.', {
			advice: 'Type the code that Analyze Delivery has printed. Nothing was sent.',
		});
	}
	return String(context.getNodeParameter('confirmationCode', index, '') ?? '').trim();
}

function readTimeBudget(text: string): number | undefined {
	if (text.trim() === '') return undefined;
	const ms = parseDuration(text);
	if (ms) return ms;
	throw new DeliveryError('invalidParameter', `Time Budget "${text}" is no period.`, {
		advice: 'Write a number with a unit s, m or h, as 10m. Nothing was sent.',
	});
}
