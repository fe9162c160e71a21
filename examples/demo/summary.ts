import { REASONS } from '../../core/delivery/reasons';
import type { AnalysisSummary, SendingSummary } from '../../core/delivery/summary';
import type { ReasonId } from '../../core/delivery/types';
import type { Execution } from '../../test/helpers/n8nEngine';

/** What a campaign manager wants to know of the delivery, from the items that came out of the nodes. */
export function printSummary(execution: Execution, mailFolder: string): void {
	const analyzed = itemOf(execution, 'Analyze Delivery', 0);
	const finished = itemOf(execution, 'Confirm Delivery', 0);
	const analysis = analyzed.analysis as AnalysisSummary;
	const sending = finished.sending as SendingSummary;
	const proof = analyzed.proof as { number: number; sent: number; addresses: string[] };

	title('Delivery', `${finished.label} (${finished.code}), ${finished.status}`);
	title('Target', `${analysis.recipients} recipients, ${analysis.toDeliver} to deliver`);
	for (const [reason, count] of Object.entries(analysis.exclusions)) line(REASONS[reason as ReasonId].label, count);
	title('Analysis', `${count(analysis.levels.error, 'error')}, ${count(analysis.levels.warning, 'warning')}, ${analysis.levels.information} information`);
	for (const { level, rule, text } of analysis.findings) console.log(`    ${level.padEnd(12)} ${rule}: ${text}`);
	title('Proof', `#${proof.number}, ${proof.sent} sent to ${[...new Set(proof.addresses)].join(', ')}`);
	title('Sent', `${sending.sent} sent, ${sending.failed} failed, ${sending.unknown} unknown`);
	for (const { domain, sent } of sending.domains) line(domain, sent);

	console.log(`\nThe received messages lie as .eml files in ${mailFolder}`);
	console.log('Next: build the chain yourself in the n8n editor, see “Build the chain” in README.md');
}

function count(number: number, noun: string): string {
	return `${number} ${number === 1 ? noun : `${noun}s`}`;
}

function itemOf(execution: Execution, node: string, output: number): Record<string, unknown> {
	const item = execution.outputsOf(node)[output]?.[0];
	if (!item) throw new Error(`${node} gave nothing on output ${output}`);
	return item.json;
}

function title(name: string, text: string): void {
	console.log(`\n${name.padEnd(10)}${text}`);
}

function line(name: string, count: number): void {
	console.log(`    ${name.padEnd(32)} ${String(count).padStart(4)}`);
}
