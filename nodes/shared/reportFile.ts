import type { IExecuteFunctions, INodeExecutionData, INodePropertyOptions } from 'n8n-workflow';
import type { ApprovalMode, Language } from '../../core/delivery/types';
import type { CallInput, CallOutput } from '../../core/engine';
import { callEngine } from './callEngine';

export const LANGUAGES: INodePropertyOptions[] = [
	{ name: 'English', value: 'en' },
	{ name: 'French', value: 'fr' },
	{ name: 'Japanese', value: 'ja' },
];

/** Whether a step gives its report as a file, and in which language. */
export type ReportChoice = Language | 'byApprovalMode' | 'none';

/** Choices of a field *Report File* or *Preview File*. */
export const REPORT_CHOICES: INodePropertyOptions[] = [
	{ name: 'By Approval Mode', value: 'byApprovalMode', description: 'In English; none where the approval mode is Automatic, as nobody looks at it before sending' },
	...LANGUAGES,
	{ name: 'None', value: 'none' },
];

/** The language of the file; undefined where none is wanted. */
export function reportLanguage(choice: ReportChoice, approvalMode: ApprovalMode): Language | undefined {
	if (choice === 'byApprovalMode') return approvalMode === 'automatic' ? undefined : 'en';
	return choice === 'none' ? undefined : choice;
}

/** Fields of a report that every node fills in by itself. */
type Wanted = Omit<CallInput<'renderReport'>, 'timeZone'>;

/** The item with the report as a binary field. A report that cannot be made is no reason for a step that was done to fail. */
export async function withReportFile(context: IExecuteFunctions, item: INodeExecutionData, field: string, wanted: Wanted): Promise<INodeExecutionData> {
	try {
		const rendered = await callEngine(context, 'renderReport', { ...wanted, timeZone: context.getTimezone() });
		return { ...item, binary: { ...item.binary, [field]: await toBinary(context, wanted.page, rendered) } };
	} catch (error) {
		const message = `There is no ${wanted.page} report as a file: ${(error as Error).message}`;
		context.logger.warn(`${context.getNode().name}: ${message}`);
		context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
		return item;
	}
}

/** `delivery-report-DM42.html` */
export function toBinary(context: IExecuteFunctions, page: Wanted['page'], { html, delivery }: CallOutput<'renderReport'>) {
	const code = delivery.code.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60);
	const name = page === 'preview' || page === 'progress' ? page : `${page}-report`;
	return context.helpers.prepareBinaryData(Buffer.from(html), `${name}-${code}.html`, 'text/html');
}
