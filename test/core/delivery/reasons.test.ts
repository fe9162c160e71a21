import { REASONS } from '../../../core/delivery/reasons';
import type { ReasonId } from '../../../core/delivery/types';

/** The field's table, one row a line: label, types, code. */
const FIELD_TABLE: Array<[ReasonId, string, string[], number]> = [
	['notDefined', 'Not defined', ['none'], 0],
	['userUnknown', 'User unknown', ['hard'], 1],
	['invalidDomain', 'Invalid domain', ['soft'], 2],
	['unreachable', 'Unreachable', ['soft', 'hard'], 3],
	['accountDisabled', 'Account disabled', ['soft', 'hard'], 4],
	['mailboxFull', 'Mailbox full', ['soft'], 5],
	['notConnected', 'Not connected', ['ignored'], 6],
	['addressNotSpecified', 'Address not specified', ['hard'], 7],
	['denylisted', 'Denylisted address', ['hard'], 8],
	['quarantined', 'Address in quarantine', ['hard'], 9],
	['double', 'Double', ['ignored'], 10],
	['excludedByRule', 'Excluded by a rule', ['ignored'], 11],
	['excludedAfterArbitration', 'Excluded after arbitration', ['ignored'], 12],
	['badQuality', 'Bad-quality address', ['ignored'], 14],
	['limited', 'Target limited in size', ['ignored'], 17],
	['controlAddress', 'Control address', ['ignored'], 127],
	['refused', 'Refused', ['soft', 'hard'], 20],
];

describe('reasons', () => {
	test.each(FIELD_TABLE)('%s is as in the field', (id, label, types, code) => {
		expect(REASONS[id]).toMatchObject({ label, code });
		expect(types).toContain(REASONS[id].type);
	});

	test('the reasons of the product alone have no code, and all labels and codes differ', () => {
		const own = Object.keys(REASONS).filter((id) => !FIELD_TABLE.some(([known]) => known === id));
		expect(own.sort()).toEqual(['expired', 'invalidAddress', 'notEncodable', 'personalization', 'senderNotAllowed']);
		expect(own.map((id) => REASONS[id as ReasonId].code)).toEqual(own.map(() => null));
		const labels = Object.values(REASONS).map(({ label }) => label);
		expect(new Set(labels).size).toBe(labels.length);
	});
});
