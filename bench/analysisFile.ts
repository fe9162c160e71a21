/** The recipients file and the content of the analysis benchmark, for both sides of the comparison. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

/** What one run of the nodes has shown. */
export interface AnalysisRun {
	/** Recipients per second, from the first byte of the file to the complete analysis, by an engine that is there. */
	per_s: number;
	/** The engine's thread, and a store with its tables. */
	start_ms: number;
	/** As `per_s`, the start included. */
	with_start_per_s: number;
	save_per_s: number;
	analysis_per_s: number;
	/** Highest resident memory of the whole process, n8n's engine included. */
	rss_mb: number;
	lag_p99_ms: number;
}

/** What csv-parse and bare Liquid have shown. */
export interface RivalRun {
	per_s: number;
}

const NEWS = 'All the news of this spring, for you. '.repeat(22);
const BODY = `{{ recipient.firstName }} in {{ recipient.city }}, number {{ recipient.points }}.\n${NEWS}`;

/** A message of about 2 KB with three personalized fields in each part. */
export const CONTENT = { subject: 'Hello {{ recipient.firstName }}', html: `<p>${BODY}</p>`, text: BODY };

const LINES_AT_ONCE = 5_000;

/** Writes a CSV file of eight columns, some of them in quotes. */
export async function writeRecipients(file: string, recipients: number): Promise<void> {
	const stream = createWriteStream(file);
	stream.write('id,email,firstName,lastName,city,segment,language,points\n');
	for (let from = 0; from < recipients; from += LINES_AT_ONCE) {
		const lines = Array.from({ length: Math.min(LINES_AT_ONCE, recipients - from) }, (_, index) => lineOf(from + index));
		if (!stream.write(lines.join(''))) await once(stream, 'drain');
	}
	stream.end();
	await once(stream, 'finish');
}

function lineOf(number: number): string {
	return `${number},recipient${number}@example${number % 97}.com,"Name, ${number}",Last${number % 1000},Paris,s${number % 7},fr,${number % 500}\n`;
}
