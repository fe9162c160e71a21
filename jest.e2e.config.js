/** `npm run test:e2e`: the packed package in a full n8n. One worker, because one n8n uses both cores. */
module.exports = {
	...require('./jest.config.js'),
	roots: ['<rootDir>/test/e2e'],
	testPathIgnorePatterns: ['/node_modules/'],
	maxWorkers: 1,
	testTimeout: 15 * 60_000,
};
