import { controlRules, runTypology } from '../../../core/typology';
import { type InputChanges, typologyInput } from './input';

const run = (condition: string, changes: InputChanges = {}, text = '{{ delivery.toDeliver }} of {{ delivery.recipients }}') =>
	runTypology(controlRules([{ label: 'Mine', condition, text, level: 'warning' }]), typologyInput(changes)).map(
		({ rule, level, text: found }) => `${rule}: ${level} ${found}`,
	);
const MET = ['control: Mine: warning 10 of 10'];

test.each<[string, InputChanges]>([
	['delivery.toDeliver > 9', {}],
	['delivery.recipients == 10 and delivery.excluded == 0', {}],
	['delivery.excludedShare == 0.5', { counts: { recipients: 10, toDeliver: 5 } }],
	['delivery.excluded == 5', { counts: { recipients: 10, toDeliver: 5 } }],
	['delivery.exclusions.double > 3', { counts: { exclusions: { double: 4 } } }],
	['delivery.formats.alternative == 10', {}],
	['delivery.label contains "sale"', {}],
	['delivery.code == "SPRING"', {}],
	['delivery.kind == "transactional"', { parameters: { kind: 'transactional' } }],
	['delivery.service == "news"', { parameters: { service: 'news' } }],
	['delivery.waves == 1', {}],
	['delivery.hours > 1', { plan: { waves: [], durationMs: 7_200_000 } }],
	['delivery.messageBytes == 5000', {}],
	['delivery.isProof', { purpose: 'proof' }],
])('%s', (condition, changes) => {
	expect(run(condition, changes)).toHaveLength(1);
	expect(run(`false and (${condition})`.replace(/[()]/g, ''), changes)).toEqual([]);
});

test('the message is a template over the figures', () => expect(run('true')).toEqual(MET));

test('nobody in the target: a share of 0', () => {
	expect(run('delivery.excludedShare == 0', { counts: { recipients: 0, toDeliver: 0 } })).toHaveLength(1);
});

test('a message that cannot be written is an error, since the rule did not do its work', () => {
	expect(run('true', {}, '{{ delivery.nothing }}')).toEqual([
		expect.stringMatching(/^control: Mine: error The rule "Mine" could not be run: Message of Control rule "Mine"/),
	]);
});

test.each([
	['{% if', 'braces'],
	['', 'it is empty'],
	['delivery.x = 1', 'Control rule "Mine"'],
])('the condition %j is refused', (condition, why) => expect(() => run(condition)).toThrow(why));
