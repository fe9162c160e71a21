import type { SmtpChannel } from './channel';
import type { WireReply } from './replyReader';
import type { MtaTimeouts } from './timeouts';

/** Small enough that a slow connection keeps the end of a big message back, and with it the final dot. */
const PIECE_BYTES = 64 * 1024;

/**
 * Sends the content with its final dot, piece by piece, and takes the reply. A reply before the end stops it.
 * `progress.dotMayHaveLeft` becomes true with the last byte, and not before.
 * @throws ChannelLoss
 */
export async function sendContent(
	channel: SmtpChannel,
	bytes: Buffer,
	timeouts: MtaTimeouts,
	progress: { dotMayHaveLeft: boolean },
): Promise<WireReply> {
	channel.expect(1);
	let from = 0;
	for (; from + PIECE_BYTES < bytes.length && !channel.hasReply; from += PIECE_BYTES) {
		await sendPiece(channel, bytes.subarray(from, from + PIECE_BYTES), timeouts.blockMs);
	}
	if (!channel.hasReply) sendLastPiece(channel, bytes.subarray(from), progress);
	return channel.nextReply(timeouts.finalMs);
}

/** Until the piece has left, or there is a reply to read. @throws ChannelLoss */
async function sendPiece(channel: SmtpChannel, piece: Buffer, blockMs: number): Promise<void> {
	let hasLeft = false;
	channel.writeBytes(piece, () => (hasLeft = true));
	while (!hasLeft && !channel.hasReply && !channel.loss) await channel.nextEvent(blockMs);
	if (channel.loss && !channel.hasReply) throw channel.loss;
}

function sendLastPiece(channel: SmtpChannel, piece: Buffer, progress: { dotMayHaveLeft: boolean }): void {
	// Of an encrypted connection we learn a moment too late that bytes have left.
	if (channel.isEncrypted) progress.dotMayHaveLeft = true;
	channel.writeBytes(piece, () => (progress.dotMayHaveLeft = true));
}
