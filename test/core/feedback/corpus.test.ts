/**
 * Bounce mails that others labelled (see bench/feedback.ts). They lie beside the project and are no part of it, so that
 * where they are missing these tests are skipped.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const FOLDER = resolve(__dirname, '../../../../shared/data/bounces');
const isThere = existsSync(FOLDER);

if (!isThere) console.warn(`The labelled bounces are not in ${FOLDER}: their tests are skipped.`);

(isThere ? describe : describe.skip)('bounces that were labelled by others', () => {
	it('are told hard from soft, and by their class', () => {
		const tsx = require.resolve('tsx/cli');
		const bench = resolve(__dirname, '../../../bench/feedback.ts');
		const output = execFileSync(process.execPath, [tsx, bench, '--json', '--data', FOLDER], { encoding: 'utf8' });
		const result = JSON.parse(output.trim().split('\n').at(-1)!);
		expect(result.hard_accuracy).toBeGreaterThanOrEqual(0.95);
		expect(result.hard_precision).toBeGreaterThanOrEqual(0.97);
		expect(result.hard_recall).toBeGreaterThanOrEqual(0.93);
		expect(result.class_accuracy).toBeGreaterThanOrEqual(0.88);
		expect(result.class_macro_f1).toBeGreaterThanOrEqual(0.8);
		// Both in the same run, by turns
		expect(result.per_s / result.mailparser_per_s).toBeGreaterThanOrEqual(0.5);
	});
});
