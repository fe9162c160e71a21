/** Servers and processes of a test. They end with it, however it ends. */
import { type FaultyServer, type Script, startFaultyServer } from '../../helpers/faultyServer';
import { type MailSink, type MailSinkOptions, startMailSink } from '../../helpers/mailSink';
import { type ScriptProcess, startScript } from '../../helpers/scriptProcess';

const ends: Array<() => unknown> = [];
afterEach(() => Promise.all(ends.splice(0).map((end) => end())));

export async function openSink(options?: MailSinkOptions): Promise<MailSink> {
	const sink = await startMailSink(options);
	ends.push(() => sink.stop());
	return sink;
}

export async function openFaultyServer(script: Script): Promise<FaultyServer> {
	const server = await startFaultyServer(script);
	ends.push(() => server.stop());
	return server;
}

export function openScript(file: string, input: unknown): ScriptProcess {
	const script = startScript(file, input);
	ends.push(() => script.kill('SIGKILL'));
	return script;
}
