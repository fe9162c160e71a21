import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { FileFormat } from '../../core/target/recordReader';
import { DeliveryError } from '../../core/errors';
import type { MessageState } from '../../core/delivery/types';
import { callEngine } from '../shared/callEngine';
import { toNodeError } from '../shared/nodeError';
import type { StoreAccess } from '../../core/engine';
import type { RecipientsFrom } from './recipients';
import { targetDatabase } from '../shared/databaseOptions';

/** Items that are handed to the engine at once: a few milliseconds of n8n's thread. */
const CHUNK_ITEMS = 500;
const CHUNK_CHARACTERS = 2_000_000;

/** From here on n8n itself is slowed down by the items, since it keeps them in the execution's data. */
const MANY_ITEMS = 10_000;

/** From here on saving the execution at a wait can block n8n for longer than it takes to be thought dead. */
const TOO_MANY_ITEMS = 200_000;

/** Of a file; each piece is a way to the engine's thread and back, and is copied there by n8n's in well under a millisecond. */
const PIECE_OCTETS = 256 * 1024;

export interface Intake {
	store: StoreAccess;
	targetVersion: string;
}

/** Hands the recipients to the engine, from wherever the node takes them. @throws DeliveryError of the source */
export async function takeInRecipients(context: IExecuteFunctions, from: RecipientsFrom, { store, targetVersion }: Intake): Promise<void> {
	switch (from) {
		case 'file':
			return addFiles(context, targetVersion);
		case 'sqlQuery':
			return addQuery(context, targetVersion);
		case 'earlierDelivery': {
			const code = String(context.getNodeParameter('earlierCode', 0, '', { extractValue: true }) ?? '');
			const states = context.getNodeParameter('earlierStatus', 0, []) as MessageState[];
			await callEngine(context, 'addFromDelivery', { store, targetVersion, earlier: { code, states } });
			return;
		}
		case 'subscribers':
			await callEngine(context, 'addSubscribers', { store, targetVersion, service: readSubscribedService(context) });
			return;
		case 'nobody':
			return;
		default:
			return addItems(context, targetVersion);
	}
}

export function readSubscribedService(context: IExecuteFunctions): string {
	return String(context.getNodeParameter('subscribedService', 0, '')).trim();
}

/** How the file is to be read; the engine checks it. */
export function readFileFormat(context: IExecuteFunctions): FileFormat {
	const { format, encoding, delimiter, header } = context.getNodeParameter('recipientsFileOptions', 0, {}) as IDataObject;
	return {
		kind: format === 'ndjson' ? 'ndjson' : 'csv',
		encoding: String(encoding ?? '').trim() || undefined,
		delimiter: String(delimiter ?? '') || undefined,
		hasHeader: header !== false,
	};
}

/** The files of all input items, one after the other, in pieces: each waits until the engine has taken the one before. */
async function addFiles(context: IExecuteFunctions, targetVersion: string): Promise<void> {
	const field = String(context.getNodeParameter('binaryField', 0, 'data')).trim();
	for (const index of context.getInputData().keys()) {
		for await (const piece of piecesOf(context, index, field)) {
			await callEngine(context, 'addFilePiece', { targetVersion, bytes: piece });
		}
		await callEngine(context, 'endFile', { targetVersion });
	}
}

async function* piecesOf(context: IExecuteFunctions, index: number, field: string): AsyncGenerator<Uint8Array> {
	const file = context.helpers.assertBinaryData(index, field);
	if (!file.id) {
		yield await context.helpers.getBinaryDataBuffer(index, field);
		return;
	}
	yield* (await context.helpers.getBinaryStream(file.id, PIECE_OCTETS)) as AsyncIterable<Buffer>;
}

async function addQuery(context: IExecuteFunctions, targetVersion: string): Promise<void> {
	const text = String(context.getNodeParameter('sqlQuery', 0, ''));
	const values = readParameterList(context.getNodeParameter('queryParameters', 0, []));
	const database = targetDatabase(await context.getCredentials('targetDatabaseApi'));
	await callEngine(context, 'addFromDatabase', { targetVersion, database, query: { text, values } });
}

function readParameterList(value: unknown): unknown[] {
	const parsed = typeof value === 'string' ? parseJson(value) : value;
	if (Array.isArray(parsed)) return parsed;
	throw new DeliveryError('invalidParameter', 'Query Parameters is no JSON list.', {
		advice: 'Write a list, as ["FR", 3], or [] for none. Nothing was saved.',
	});
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text.trim() || '[]');
	} catch {
		return undefined;
	}
}

async function addItems(context: IExecuteFunctions, targetVersion: string): Promise<void> {
	const items = context.getInputData();
	if (items.length > TOO_MANY_ITEMS) throw tooManyItems(items.length);
	for (let start = 0; start < items.length; ) {
		const texts = textsFrom(context, items, start);
		await callEngine(context, 'addRecipients', { targetVersion, itemsJson: `[${texts.join(',')}]` });
		start += texts.length;
	}
	if (items.length > MANY_ITEMS) hintAtFiles(context, items.length);
}

/** The next items as JSON texts: not too many, not too long. */
function textsFrom(context: IExecuteFunctions, items: INodeExecutionData[], start: number): string[] {
	const texts: string[] = [];
	let characters = 0;
	while (start + texts.length < items.length && texts.length < CHUNK_ITEMS && characters < CHUNK_CHARACTERS) {
		const text = toJson(context, items[start + texts.length], start + texts.length);
		texts.push(text);
		characters += text.length;
	}
	return texts;
}

/** @throws DeliveryError `invalidParameter` that names the item which cannot be written */
function toJson(context: IExecuteFunctions, item: INodeExecutionData | undefined, index: number): string {
	try {
		return JSON.stringify(item?.json ?? {});
	} catch (error) {
		throw toNodeError(context.getNode(), unwritable(error as Error, index), index);
	}
}

function unwritable(cause: Error, index: number): DeliveryError {
	const why = cause.message.split('\n')[0];
	return new DeliveryError('invalidParameter', `Item ${index} holds data that cannot be kept: ${why}.`, {
		advice: 'Keep only the fields that the messages need, for example with an Edit Fields node. Nothing was saved.',
		cause,
	});
}

const OTHER_SOURCES = 'set Recipients From to File or SQL Query, or save the delivery in a sub-workflow that gives back one item';

function tooManyItems(count: number): DeliveryError {
	return new DeliveryError('invalidParameter', `${count} recipients came in as items; more than ${TOO_MANY_ITEMS} are not taken, since n8n keeps them all in the execution.`, {
		advice: `For so many, ${OTHER_SOURCES}. Nothing was saved.`,
	});
}

function hintAtFiles(context: IExecuteFunctions, count: number): void {
	context.addExecutionHints({
		message: `${count} recipients came in as items. n8n keeps items in the execution; above ${MANY_ITEMS}, ${OTHER_SOURCES}.`,
		location: 'outputPane',
	});
}
