import { spawnSync } from 'node:child_process';

/** Whether this machine has a python3, which tests use as a decoder that is not ours. */
export const hasPython = spawnSync('python3', ['--version']).status === 0;

if (!hasPython) console.warn('python3 is missing: comparisons with its email package and codecs are skipped.');

/** Runs a program with `input` as JSON on its standard input; its standard output is JSON too. One process a call. */
export function runPython<T>(program: string, input: unknown): T {
	const { status, stdout, stderr } = spawnSync('python3', ['-c', program], {
		input: JSON.stringify(input),
		encoding: 'utf8',
		maxBuffer: 1 << 28,
		env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
	});
	if (status !== 0) throw new Error(`python3 failed: ${stderr}`);
	return JSON.parse(stdout) as T;
}
