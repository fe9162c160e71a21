import { DeliveryError } from '../errors';
import { createDkimSigner, type DkimSigner } from '../message/dkim';
import { openConnection } from './connection';
import { parseMtaOptions, placeOf } from './options';
import { MtaSession } from './session';
import { CHECK_TIMEOUTS, type MtaTimeouts } from './timeouts';

export type MtaCheck = { ok: true; detail: string } | { ok: false; message: string };

/**
 * Tries the options of an MTA (unchecked ones too): connects, signs in, leaves. Never throws; sends no message.
 * `message` says what is wrong and what to change.
 */
export async function checkMta(rawOptions: unknown, timeouts: Partial<MtaTimeouts> = {}): Promise<MtaCheck> {
	const limits = { ...CHECK_TIMEOUTS, ...timeouts };
	try {
		const options = parseMtaOptions(rawOptions);
		const signing = options.dkim ? describeSigning(createDkimSigner(options.dkim)) : '';
		const { channel, extensions, isSignedIn, hello } = await openConnection(options, limits);
		await new MtaSession(channel, extensions, limits, hello).close();
		const how = channel.isEncrypted ? 'encrypted' : 'not encrypted';
		const who = isSignedIn ? `signed in as ${options.user}` : 'without sign-in';
		return { ok: true, detail: `The MTA ${placeOf(options)} answers (${how}, ${who}).${signing}` };
	} catch (error) {
		return { ok: false, message: sentencesOf(error) };
	}
}

/** What has to be in the DNS for the signatures to count, and what receivers may not like about the key. */
function describeSigning({ records, warnings }: DkimSigner): string {
	const published = records.map(({ name, value }) => `Publish this TXT record for DKIM at ${name}: ${value}`);
	return ` ${[...published, ...warnings].join(' ')}`;
}

function sentencesOf(error: unknown): string {
	if (!(error instanceof DeliveryError)) return `The MTA could not be tested: ${String(error)}`;
	return [error.message, error.advice].filter(Boolean).join(' ');
}
