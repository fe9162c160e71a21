import type { MxRule } from '../delivery/types';
import { DeliveryError } from '../errors';
import { parseDuration } from './duration';

/** More rules than a table in a form holds; a longer one is a mistake, and every message is held against it. */
const MAX_RULES = 1_000;

type Setting = Omit<MxRule, 'mask'>;

/** What can stand behind a mask. Names as users write them. */
const SETTINGS: Record<string, (value: string) => Setting | string> = {
	connections: (value) => readNumber(value, (connections) => ({ connections })),
	perconnection: (value) => readNumber(value, (messagesPerConnection) => ({ messagesPerConnection })),
	perhour: (value) => readNumber(value, (messagesPerHour) => ({ messagesPerHour })),
	connecttimeout: (value) => readTime(value, (connectMs) => ({ connectMs })),
	datatimeout: (value) => readTime(value, (dataMs) => ({ dataMs })),
	othertimeout: (value) => readTime(value, (otherMs) => ({ otherMs })),
	tls: readTls,
	relay: readRelay,
};

const TLS: Record<string, NonNullable<MxRule['security']> | undefined> = {
	default: undefined,
	off: 'none',
	opportunistic: 'startTlsIfOffered',
	required: 'startTlsRequired',
	direct: 'tls',
};

/**
 * The table of MX rules as text, one a line: `*.google.com connections=20 perHour=10000`. Empty lines and those that
 * begin with `#` say nothing.
 * @throws DeliveryError `invalidParameter` with the line
 */
export function parseMxRules(text: string): MxRule[] {
	const lines = text.split(/\r?\n/).map((line, index) => ({ words: line.trim().split(/\s+/), number: index + 1 }));
	const rules = lines.filter(({ words }) => words[0] && !words[0].startsWith('#')).map(({ words, number }) => parseRule(words, number));
	if (rules.length > MAX_RULES) throw wrongRules(`MX Rules has ${rules.length} rules; ${MAX_RULES} are allowed.`);
	return rules;
}

function parseRule([mask = '', ...settings]: string[], line: number): MxRule {
	if (!/^[\p{L}\p{N}.*?_-]+$/u.test(mask)) throw wrongRules(`MX Rules, line ${line}: "${mask}" is no mask, as *.google.com or example.com.`);
	const rule: MxRule = { mask: mask.toLowerCase() };
	for (const setting of settings) {
		const [name = '', value = ''] = setting.split(/=(.*)/s);
		const reader = Object.hasOwn(SETTINGS, name.toLowerCase()) ? SETTINGS[name.toLowerCase()] : undefined;
		const read = reader?.(value) ?? `there is no setting "${name}"; there are ${NAMES}`;
		if (typeof read === 'string') throw wrongRules(`MX Rules, line ${line}: ${read}.`);
		Object.assign(rule, read);
	}
	return rule;
}

const NAMES = 'connections, perConnection, perHour, connectTimeout, dataTimeout, otherTimeout, tls and relay';

function readNumber(value: string, make: (number: number) => Setting): Setting | string {
	if (!/^\d+$/.test(value) || Number(value) > 1_000_000_000) return `"${value}" is no whole number`;
	// 0 sets no limit, as elsewhere.
	return Number(value) === 0 ? {} : make(Number(value));
}

function readTime(value: string, make: (ms: number) => Setting): Setting | string {
	const ms = /[a-z]$/i.test(value) ? parseDuration(value) : undefined;
	return ms && ms <= 24 * 3_600_000 ? make(ms) : `"${value}" is no time-out, as 30s or 5m`;
}

function readTls(value: string): Setting | string {
	const known = Object.hasOwn(TLS, value.toLowerCase());
	const security = TLS[value.toLowerCase()];
	if (!known) return `"${value}" is no kind of TLS; there are ${Object.keys(TLS).join(', ')}`;
	return security ? { security } : {};
}

function readRelay(value: string): Setting | string {
	const [, host, port = '25'] = /^(\[[0-9a-f:.]+\]|[\w.-]+)(?::(\d+))?$/i.exec(value) ?? [];
	if (!host || Number(port) < 1 || Number(port) > 65_535) return `"${value}" is no relay, as mta2.example.com:25`;
	return { relay: { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) } };
}

function wrongRules(sentence: string): DeliveryError {
	return new DeliveryError('invalidParameter', sentence, { advice: 'Write one rule a line: a mask, then settings as connections=10 perHour=3600.' });
}

/**
 * The first rule whose mask matches one of these names: the recipient's domain, or its MX hosts. `*` stands for any
 * characters, `?` for one.
 */
export function findRule(rules: readonly MxRule[], names: readonly string[]): MxRule | undefined {
	return rules.find(({ mask }) => names.some((name) => maskPattern(mask).test(name.replace(/\.$/, ''))));
}

const patterns = new Map<string, RegExp>();

function maskPattern(mask: string): RegExp {
	const known = patterns.get(mask);
	if (known) return known;
	const source = mask.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*').replace(/\?/g, '.');
	const pattern = new RegExp(`^${source}$`, 'i');
	if (patterns.size > MAX_RULES) patterns.clear();
	patterns.set(mask, pattern);
	return pattern;
}
