import { DeliveryError } from '../../errors';

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html). */
const BUSY = 5;
const PROTOCOL = 15;

/** What went wrong, by SQLite's primary result code, and the way out. */
const CAUSES: Record<number, [problem: string, advice: string]> = {
	3: ['may not be written', 'Give the user that n8n runs as the right to write to it.'],
	5: ['is locked by another process', 'Close the program that holds it open, then try again.'],
	8: ['is read-only', 'Give the user that n8n runs as the right to write to it and to its folder.'],
	10: ['cannot be read or written: the disk reports an error', 'Check the disk, or choose a file on another one.'],
	11: ['is damaged', 'Restore it from a backup, or choose another file.'],
	13: ['cannot grow: the disk is full', 'Free some space, or choose a file on another disk.'],
	14: ['cannot be opened', 'Check that the path is right and that n8n may write to its folder.'],
	15: ['is locked by another process', 'Close the program that holds it open, then try again.'],
	26: ['is not an SQLite database', 'Choose another file, for example one that does not exist yet.'],
};

/** What went wrong, by the operating system's error code, where we open or sync a file ourselves. */
const FILE_CAUSES: Record<string, [problem: string, advice: string]> = {
	EACCES: ['may not be written', 'Give the user that n8n runs as the right to write to it and to its folder.'],
	EIO: ['cannot be read or written: the disk reports an error', 'Check the disk, or choose a file on another one.'],
	EISDIR: ['is a folder', 'Add the name of the file, for example deliveries.sqlite.'],
	EEXIST: ['cannot be made: a part of its path is a file', 'Correct the path.'],
	ENAMETOOLONG: ['cannot be made: its path is too long', 'Choose a shorter path.'],
	ENOENT: ['cannot be made there', 'Correct the path.'],
	ENOSPC: ['cannot be written: the disk is full', 'Free some space, or choose a file on another disk.'],
	ENOTDIR: ['cannot be made: a part of its path is a file', 'Correct the path.'],
	EPERM: ['may not be made there', 'Choose a folder that the user may write to that n8n runs as.'],
	EROFS: ['is on a read-only disk', 'Choose a file on another disk.'],
};

/** Whether another process is writing, so that trying again helps. */
export function isBusy(error: unknown): boolean {
	const code = primaryCode(error);
	return code === BUSY || code === PROTOCOL;
}

/** The error as `storeNotWritable` when the file is the reason; anything else as it is. */
export function toSqliteStoreError(error: unknown, file: string): unknown {
	const known = CAUSES[primaryCode(error) ?? -1] ?? FILE_CAUSES[(error as NodeJS.ErrnoException)?.code ?? ''];
	if (!known) return error;
	const [problem, advice] = known;
	return new DeliveryError('storeNotWritable', `The delivery store ${file} ${problem}.`, { advice, cause: error });
}

/** SQLite's extended codes carry the primary one in their lowest byte. */
function primaryCode(error: unknown): number | undefined {
	const { code, errcode } = (error ?? {}) as { code?: unknown; errcode?: unknown };
	return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' ? errcode & 0xff : undefined;
}
