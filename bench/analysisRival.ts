/** csv-parse and bare Liquid over a recipients file, in a process of its own: file and number in, figures to the parent. */
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { Liquid } from 'liquidjs';
import { CONTENT } from './analysisFile';

async function run(file: string, recipients: number): Promise<number> {
	const engine = new Liquid();
	const templates = [CONTENT.subject, CONTENT.html, CONTENT.text].map((source) => engine.parse(source));
	const startedAt = performance.now();
	for await (const recipient of createReadStream(file).pipe(parse({ columns: true, bom: true }))) {
		for (const template of templates) engine.renderSync(template, { recipient });
	}
	return Math.round((recipients / (performance.now() - startedAt)) * 1000);
}

const [, , , file = '', recipients = '0'] = process.argv;
run(file, Number(recipients)).then(
	(per_s) => process.send?.({ per_s }, () => process.exit()),
	(error: Error) => {
		console.error(error);
		process.exit(1);
	},
);
