import type { DeliveryContext } from '../delivery/context';
import { addEarlierRecipients, excludeEarlierRecipients } from '../delivery/parameters/earlierDelivery';
import { extendDelivery, openExtension } from '../delivery/parameters/extend';
import { openTargetIntake, type TargetIntake } from '../delivery/parameters/intake';
import { saveDelivery } from '../delivery/parameters/saveDelivery';
import { addSubscribers } from '../delivery/parameters/subscribers';
import { DeliveryError } from '../errors';
import { openFileReader } from '../target/file';
import type { FileFormat, RecordReader } from '../target/recordReader';
import { checkTargetDatabase, parseTargetDatabaseOptions, queryTarget } from '../target-database';
import type { CallScope } from './service';
import type { StoreAccess } from './storeAccess';
import type { TargetCalls } from './targetCalls';

type Handlers = {
	[Name in keyof TargetCalls]: (input: TargetCalls[Name]['in'], scope: CallScope) => Promise<TargetCalls[Name]['out']>;
};

/** A target that is being taken in, and the file that is being read into it. */
interface OpenTarget {
	intake: TargetIntake;
	file?: FileFormat;
	reader?: RecordReader;
}

/** The calls that take in targets. */
export function targetHandlers(contextOf: (store: StoreAccess, scope: CallScope) => Promise<DeliveryContext>): Handlers {
	/** By target version. */
	const targets = new Map<string, OpenTarget>();
	const intakeOf = (targetVersion: string) => getTarget(targets, targetVersion).intake;

	return {
		async openTarget({ store, mapping, file, extends: code }, scope) {
			const context = await contextOf(store, scope);
			const intake = await (code === undefined ? openTargetIntake(context, mapping) : openExtension(context, code, mapping));
			targets.set(intake.targetVersion, { intake, file });
			return { targetVersion: intake.targetVersion };
		},
		async addRecipients({ targetVersion, itemsJson }) {
			await intakeOf(targetVersion).add(JSON.parse(itemsJson) as Array<Record<string, unknown>>);
		},
		async addFilePiece({ targetVersion, bytes }) {
			await readerOf(getTarget(targets, targetVersion)).write(bytes);
		},
		async endFile({ targetVersion }) {
			const target = getTarget(targets, targetVersion);
			await readerOf(target).end();
			target.reader = undefined;
		},
		async addFromDatabase({ targetVersion, database, query }, { signal }) {
			const intake = intakeOf(targetVersion);
			for await (const rows of queryTarget(parseTargetDatabaseOptions(database), query)) {
				if (signal.aborted) throw new DeliveryError('cancelled', 'The execution was cancelled. Nothing was saved.');
				await intake.add(rows);
			}
		},
		async addFromDelivery({ store, targetVersion, earlier }, scope) {
			await addEarlierRecipients(await contextOf(store, scope), intakeOf(targetVersion), earlier);
		},
		async addSubscribers({ store, targetVersion, service }, scope) {
			await addSubscribers(await contextOf(store, scope), intakeOf(targetVersion), service);
		},
		async excludeAddresses({ targetVersion, addresses }) {
			await intakeOf(targetVersion).exclude(addresses);
		},
		async excludeDelivery({ store, targetVersion, earlier }, scope) {
			await excludeEarlierRecipients(await contextOf(store, scope), intakeOf(targetVersion), earlier);
		},
		async dropTarget({ targetVersion }) {
			targets.delete(targetVersion);
		},
		async checkTargetDatabase({ database }) {
			return { place: await checkTargetDatabase(parseTargetDatabaseOptions(database)) };
		},
		async extendDelivery({ store, targetVersion, code }, scope) {
			const context = await contextOf(store, scope);
			const extended = await extendDelivery(context, { code, target: intakeOf(targetVersion) });
			targets.delete(targetVersion);
			return { storeId: context.store.storeId, ...extended };
		},
		async saveDelivery({ store, targetVersion, ...input }, scope) {
			const context = await contextOf(store, scope);
			const saved = await saveDelivery(context, { ...input, target: intakeOf(targetVersion) });
			targets.delete(targetVersion);
			return { storeId: context.store.storeId, ...saved };
		},
	};
}

function getTarget(targets: Map<string, OpenTarget>, targetVersion: string): OpenTarget {
	const target = targets.get(targetVersion);
	if (target) return target;
	throw new DeliveryError('internal', 'The recipients that came in were lost, because the engine was started again meanwhile.', {
		advice: 'Run the workflow again; nothing was saved or sent.',
	});
}

function readerOf(target: OpenTarget): RecordReader {
	target.reader ??= openFileReader(target.file ?? { kind: 'csv' }, (records) => target.intake.add(records));
	return target.reader;
}
