import { spawn } from 'node:child_process';

/** A command that ended with another code than 0. `output` is everything that it printed. */
export class CommandFailedError extends Error {
	override readonly name = 'CommandFailedError';

	constructor(
		commandLine: string,
		readonly code: number | null,
		readonly output: string,
	) {
		super(`${commandLine}\nended with ${code ?? 'a signal'}:\n${output.trim().split('\n').slice(-30).join('\n')}`);
	}
}

export interface RunOptions {
	cwd: string;
	env?: NodeJS.ProcessEnv;
}

/** Runs a command to its end without a shell and gives what it printed on stdout. Throws `CommandFailedError`. */
export async function run(command: string, args: string[], { cwd, env = process.env }: RunOptions): Promise<string> {
	const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
	let stdout = '';
	let output = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		stdout += text;
		output += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
	const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
	if (code !== 0) throw new CommandFailedError([command, ...args].join(' '), code, output);
	return stdout;
}
