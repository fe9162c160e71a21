/** `npm test`: levels 1–4 (pure parts, store contract, SMTP, nodes in n8n's engine). The full n8n is in jest.e2e.config.js. */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
	transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript', decorators: true } } }] },
	// ES modules, which the product loads by `require` (Node 22.12 and later). Jest cannot, so it takes their other build.
	moduleNameMapper: { '^(d3-[a-z-]+|internmap)$': '<rootDir>/node_modules/$1/dist/$1.min.js' },
	testTimeout: 60_000,
};
