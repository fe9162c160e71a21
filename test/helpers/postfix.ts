/**
 * A real Postfix (Debian's package) with a configuration, a queue and mailboxes of its own, on a free port of
 * 127.0.0.1. Postfix wants to be started by root; it then works as its own users.
 */
import { execFile, spawnSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

const START_TIMEOUT_MS = 30_000;

export interface PostfixOptions {
	/** Mailboxes, as `ann@people.example`; a domain that has one is local, and its other addresses are unknown. */
	mailboxes: readonly string[];
	/** Addresses that go another way, as `full@people.example` → `error:5.2.2 Mailbox full` (transport(5)). */
	transports?: Readonly<Record<string, string>>;
}

export interface Postfix {
	host: string;
	port: number;
	/** Where the mailboxes are, as maildirs; everybody may read it. */
	mailFolder: string;
	/** Mails that lie in a mailbox. */
	mailsOf(address: string): Promise<Buffer[]>;
	/** What the log says, for a test that fails. */
	log(): Promise<string>;
	stop(): Promise<void>;
}

/** Whether Postfix is on this machine, and may be started. */
export function hasPostfix(): boolean {
	return process.getuid?.() === 0 && spawnSync('postconf', ['-h', 'mail_version']).status === 0;
}

/** Starts Postfix. It accepts mail to unknown local users and sends it back, as relays do. */
export async function startPostfix({ mailboxes, transports = {} }: PostfixOptions): Promise<Postfix> {
	const folder = await mkdtemp(join(tmpdir(), 'delivery-postfix-'));
	const port = await freePort();
	const paths = { config: join(folder, 'config'), queue: join(folder, 'queue'), data: join(folder, 'data'), mail: join(folder, 'mail'), log: join(folder, 'log') };
	for (const path of [paths.config, paths.queue, paths.data, paths.mail]) await mkdir(path);
	await chmod(folder, 0o755);
	const owner = await idsOf('postfix');
	await chown(paths.data, owner.uid, owner.gid);
	await chown(paths.mail, owner.uid, owner.gid);
	await writeConfiguration(paths, owner, port, mailboxes, transports);
	await execute('postfix', ['-c', paths.config, 'start']);
	const master = await masterOf(paths.queue, paths.log);
	return {
		host: '127.0.0.1',
		port,
		mailFolder: paths.mail,
		mailsOf: (address) => mailsIn(join(paths.mail, mailboxOf(address), 'new')),
		log: () => readFile(paths.log, 'utf8').catch(() => ''),
		async stop() {
			process.kill(master, 'SIGTERM');
			while (isAlive(master)) await sleep(20);
			await rm(folder, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}

type Paths = Record<'config' | 'queue' | 'data' | 'mail' | 'log', string>;

async function writeConfiguration(paths: Paths, owner: { uid: number; gid: number }, port: number, mailboxes: readonly string[], transports: Readonly<Record<string, string>>): Promise<void> {
	const domains = [...new Set(mailboxes.map((address) => address.split('@')[1]!))];
	const table = (rows: ReadonlyArray<readonly [string, string]>) => rows.map(([key, value]) => `${key} ${value}\n`).join('');
	await writeFile(join(paths.config, 'mailboxes'), table(mailboxes.map((address) => [address, `${mailboxOf(address)}/`])));
	await writeFile(join(paths.config, 'transports'), table(Object.entries(transports)));
	const settings: Record<string, string> = {
		compatibility_level: '3.6',
		queue_directory: paths.queue,
		data_directory: paths.data,
		maillog_file: paths.log,
		// Postfix refuses log files outside of /var and /dev unless told so
		maillog_file_prefixes: tmpdir(),
		myhostname: 'mx.shop.example',
		mydestination: '',
		mynetworks: '127.0.0.0/8',
		inet_interfaces: '127.0.0.1',
		inet_protocols: 'ipv4',
		alias_maps: '',
		biff: 'no',
		recipient_delimiter: '+',
		virtual_mailbox_domains: domains.join(' '),
		virtual_mailbox_base: paths.mail,
		virtual_mailbox_maps: `texthash:${join(paths.config, 'mailboxes')}`,
		virtual_minimum_uid: '1',
		virtual_uid_maps: `static:${owner.uid}`,
		virtual_gid_maps: `static:${owner.gid}`,
		transport_maps: `texthash:${join(paths.config, 'transports')}`,
		smtpd_reject_unlisted_recipient: 'no',
		// Late messages are told of at once
		delay_warning_time: '1s',
		queue_run_delay: '1s',
		minimal_backoff_time: '1s',
		maximal_backoff_time: '10s',
		disable_dns_lookups: 'yes',
		smtp_tls_security_level: 'none',
		smtpd_tls_security_level: 'none',
	};
	const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
	await writeFile(join(paths.config, 'main.cf'), `${lines.join('\n')}\n`);
	await writeFile(join(paths.config, 'master.cf'), masterOn(port));
}

/** The programs of Postfix that a delivery needs (master(5)); none is in a chroot, which would need files of its own. */
function masterOn(port: number): string {
	const services = [
		[`127.0.0.1:${port}`, 'inet', 'n', '-', 'smtpd'],
		['cleanup', 'unix', 'n', '0', 'cleanup'],
		['qmgr', 'unix', 'n', '1', 'qmgr'],
		['rewrite', 'unix', '-', '-', 'trivial-rewrite'],
		['bounce', 'unix', '-', '0', 'bounce'],
		['defer', 'unix', '-', '0', 'bounce'],
		['trace', 'unix', '-', '0', 'bounce'],
		['verify', 'unix', '-', '1', 'verify'],
		['flush', 'unix', 'n', '0', 'flush'],
		['proxymap', 'unix', '-', '-', 'proxymap'],
		['smtp', 'unix', '-', '-', 'smtp'],
		['error', 'unix', '-', '-', 'error'],
		['retry', 'unix', '-', '-', 'error'],
		['discard', 'unix', '-', '-', 'discard'],
		['virtual', 'unix', '-', '-', 'virtual'],
		['anvil', 'unix', '-', '1', 'anvil'],
		['scache', 'unix', '-', '1', 'scache'],
		['postlog', 'unix-dgram', 'n', '1', 'postlogd'],
	];
	// virtual(8) changes to the owner of the mailbox, so that it starts as root (unprivileged: n)
	return services
		.map(([name, type, isPrivate, limit, command]) => {
			const unprivileged = command === 'virtual' ? 'n' : '-';
			const wakeup = command === 'qmgr' ? '1' : '-';
			return [name, type, isPrivate, unprivileged, 'n', wakeup, limit, command].join(' ');
		})
		.join('\n')
		.concat('\n');
}

function mailboxOf(address: string): string {
	const [local, domain] = address.split('@') as [string, string];
	return `${domain}/${local}`;
}

async function mailsIn(folder: string): Promise<Buffer[]> {
	const names = await readdir(folder).catch(() => []);
	return Promise.all(names.sort().map((name) => readFile(join(folder, name))));
}

async function idsOf(user: string): Promise<{ uid: number; gid: number }> {
	const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => Number((await execute('id', [flag, user])).stdout)));
	return { uid: uid!, gid: gid! };
}

async function masterOf(queue: string, log: string): Promise<number> {
	const deadline = Date.now() + START_TIMEOUT_MS;
	for (;;) {
		const pid = Number((await readFile(join(queue, 'pid', 'master.pid'), 'utf8').catch(() => '')).trim());
		if (pid > 0 && isAlive(pid)) return pid;
		if (Date.now() > deadline) throw new Error(`Postfix did not start:\n${await readFile(log, 'utf8').catch(() => 'it has no log')}`);
		await sleep(50);
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	const { port } = server.address() as { port: number };
	await new Promise((resolve) => server.close(resolve));
	return port;
}
