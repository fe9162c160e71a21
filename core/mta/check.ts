import { DeliveryError } from '../errors';
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
		const connection = await openConnection(options, limits);
		const { secure, authenticated } = connection;
		await new MtaSession(connection, limits.closeMs).close();
		const how = secure ? 'encrypted' : 'not encrypted';
		const who = authenticated ? `signed in as ${options.user}` : 'without sign-in';
		return { ok: true, detail: `The MTA ${placeOf(options)} answers (${how}, ${who}).` };
	} catch (error) {
		return { ok: false, message: sentencesOf(error) };
	}
}

function sentencesOf(error: unknown): string {
	if (!(error instanceof DeliveryError)) return `The MTA could not be tested: ${String(error)}`;
	return [error.message, error.advice].filter(Boolean).join(' ');
}
