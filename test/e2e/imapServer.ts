import { spawn, spawnSync } from 'node:child_process';
import { chown, mkdir, mkdtemp, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { userInfo, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Credential } from './n8n';
import { freePorts, untilOpen } from './ports';

const START_TIMEOUT_MS = 20_000;

/** From the opening of a mailbox to the moment from which a client is told of what arrives. */
const SETTLED_AFTER_MS = 1_000;

/** Dovecot reads no mail as root; Debian's package brings this user. */
const USER_IN_PLACE_OF_ROOT = 'dovecot';

/** A mailbox behind a real IMAP server. */
export interface ImapServer {
	/** For Email Trigger (IMAP), under the name that the examples know. */
	credential: Credential;
	/** Waits until somebody has opened the inbox, once more than when it was last asked: n8n's trigger gives what arrives from then on. */
	untilWatched(): Promise<void>;
	/** Puts a mail into the inbox, as an MTA delivers it, or delivered it some days ago. */
	deliver(mail: string, daysAgo?: number): Promise<void>;
	stop(): Promise<void>;
}

/** Whether Debian's dovecot-imapd is on this machine. */
export function hasImapServer(): boolean {
	return spawnSync('dovecot', ['--version'], { env: environment() }).status === 0;
}

/** Starts a Dovecot on a free port of 127.0.0.1, with a configuration, a user and a mailbox of its own. */
export async function startImapServer(): Promise<ImapServer> {
	const [port] = (await freePorts(1)) as [number];
	const folder = await mkdtemp(join(tmpdir(), 'delivery-imap-'));
	const owner = mailOwner();
	const inbox = join(folder, 'Maildir');
	for (const path of [folder, inbox, join(inbox, 'tmp'), join(inbox, 'new'), join(inbox, 'cur')]) {
		await mkdir(path, { recursive: true });
		await chown(path, owner.uid, owner.gid);
	}
	const configuration = join(folder, 'dovecot.conf');
	await writeFile(configuration, configurationOf({ folder, inbox, port, ...owner }));
	const child = spawn('dovecot', ['-F', '-c', configuration], { env: environment(), stdio: 'ignore' });
	const ended = new Promise((resolve) => child.once('exit', resolve));
	await untilOpen(port, START_TIMEOUT_MS);
	let delivered = 0;
	let watched = 0;
	return {
		credential: {
			name: 'Bounce Mailbox',
			type: 'imap',
			data: { host: '127.0.0.1', port, secure: false, allowUnauthorizedCerts: false, user: 'bounces', password: 'secret' },
		},
		async untilWatched() {
			const deadline = Date.now() + START_TIMEOUT_MS;
			const opened = async () => (await readFile(join(folder, 'log'), 'utf8')).split('Mailbox INBOX: Mailbox opened').length - 1;
			while ((await opened()) <= watched) {
				if (Date.now() > deadline) throw new Error(`Nobody has opened the inbox within ${START_TIMEOUT_MS / 1000} s`);
				await sleep(200);
			}
			await sleep(SETTLED_AFTER_MS);
			watched = await opened();
		},
		async deliver(mail, daysAgo = 0) {
			const name = `${Date.now()}.${(delivered += 1)}.example`;
			await writeFile(join(inbox, 'tmp', name), mail);
			await chown(join(inbox, 'tmp', name), owner.uid, owner.gid);
			// Dovecot takes the time of the file for that of the delivery
			const at = Date.now() / 1000 - daysAgo * 86_400;
			await utimes(join(inbox, 'tmp', name), at, at);
			await rename(join(inbox, 'tmp', name), join(inbox, 'new', name));
		},
		async stop() {
			child.kill('SIGTERM');
			await ended;
			await rm(folder, { recursive: true, force: true });
		},
	};
}

interface Owner {
	uid: number;
	gid: number;
}

function mailOwner(): Owner {
	const { uid, gid } = userInfo();
	if (uid !== 0) return { uid, gid };
	const idOf = (kind: string) => Number(spawnSync('id', [kind, USER_IN_PLACE_OF_ROOT], { encoding: 'utf8' }).stdout);
	return { uid: idOf('-u'), gid: idOf('-g') };
}

/** Debian puts the program where only root's PATH leads. */
function environment(): NodeJS.ProcessEnv {
	return { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
}

interface Setup extends Owner {
	folder: string;
	inbox: string;
	port: number;
}

function configurationOf({ folder, inbox, port, uid, gid }: Setup): string {
	const user = userInfo();
	// Without root, Dovecot's own processes run as the one user that there is.
	const ownUser = user.uid === 0 ? '' : `default_internal_user = ${user.username}\ndefault_login_user = ${user.username}\n`;
	return `${ownUser}
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
mail_debug = yes
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = ${uid}
mail_location = maildir:${inbox}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}
}
`;
}
