import type { DeliveryStore } from '../../../core/delivery/ports';
import { openStore } from '../../../core/store';
import type { StoreOptions } from '../../../core/store';
import { STORES } from '../../helpers/stores';
import type { TestStores } from '../../helpers/stores';

import { addressContract } from './contract/addresses';
import { analysisContract } from './contract/analyses';
import { approvalContract } from './contract/approvals';
import type { Bench } from './contract/bench';
import { deliveryContract } from './contract/deliveries';
import { extensionContract } from './contract/extensions';
import { fileContract } from './contract/files';
import { historyContract } from './contract/history';
import { linkContract } from './contract/links';
import { managementContract } from './contract/management';
import { feedbackContract } from './contract/feedback';
import { messageContract } from './contract/messages';
import { openingContract } from './contract/opening';
import { paceContract } from './contract/pace';
import { processContract } from './contract/processes';
import { reportContract } from './contract/reports';
import { runContract } from './contract/runs';
import { sweepingContract } from './contract/sweeping';
import { targetContract } from './contract/targets';

const PARTS = [
	openingContract,
	targetContract,
	deliveryContract,
	analysisContract,
	approvalContract,
	messageContract,
	runContract,
	paceContract,
	addressContract,
	feedbackContract,
	fileContract,
	extensionContract,
	historyContract,
	linkContract,
	managementContract,
	reportContract,
	sweepingContract,
	processContract,
];

describe.each(STORES)('The store on $name', ({ start }) => {
	let stores: TestStores;
	let options: StoreOptions;
	let store: DeliveryStore;

	beforeAll(async () => {
		stores = await start();
		options = stores.newOptions();
		store = await openStore(options);
	});

	// All cases use the same addresses: errors of one case must not exclude them in the next.
	beforeEach(async () => {
		await store.releaseAddresses({});
	});

	afterAll(async () => {
		await store?.close();
		await stores?.stop();
	});

	const bench: Bench = {
		store: () => store,
		options: () => options,
		newOptions: () => stores.newOptions(),
		sql: (statement, of = options) => stores.sql(of, statement),
	};
	for (const part of PARTS) part(bench);
});
