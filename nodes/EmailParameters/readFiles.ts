import type { IExecuteFunctions } from 'n8n-workflow';
import { checkFileTotals } from '../../core/delivery/parameters/files';
import type { DeliveryFile, InlineFile } from '../../core/delivery/types';
import type { StoreAccess } from '../../core/engine';
import { callEngine } from '../shared/callEngine';
import { readBinaryFile } from '../shared/binaryFile';
import { filesGroup } from './groups/files';
import { readGroup } from './groups/group';

/** The delivery's fields about files, as the core's parameters have them. */
export interface FileParameters {
	attachments?: DeliveryFile[];
	inlineImages?: InlineFile[];
	imageInclusion?: boolean;
}

/**
 * Puts the chosen binary fields into the store, one after the other.
 * @throws DeliveryError `invalidParameter` for a field that no item has, and for too many or too large files
 */
export async function readFiles(context: IExecuteFunctions, store: StoreAccess): Promise<FileParameters> {
	const chosen = readGroup(context, filesGroup);
	const kept: DeliveryFile[] = [];

	async function keep(field: string, option: string): Promise<DeliveryFile> {
		const file = await readBinaryFile(context, field, option);
		// Before it is copied to the engine: it may be a film.
		checkFileTotals([...kept, { bytes: file.content.length }]);
		const added = await callEngine(context, 'addFile', { store, ...file });
		kept.push(added);
		return added;
	}

	const attachments: DeliveryFile[] = [];
	for (const field of chosen.attachments) attachments.push(await keep(field, 'Attachments'));
	const inlineImages: InlineFile[] = [];
	for (const { field, name } of chosen.inlineImages) {
		const file = await keep(field, 'Inline Images');
		inlineImages.push({ ...file, name: name || file.filename });
	}
	return { attachments, inlineImages, imageInclusion: chosen.imageInclusion };
}
