/**
 * `npm run bench:feedback [-- --json] [-- --data ../shared/data/bounces] [-- --misses] [-- --by-family]`: reads bounce
 * mails that were labelled by others and scores what we make of them; beside it the speed of mailparser, which only
 * parses. The folder holds the mails, `labels.tsv` (file, number of the recipient, status, reply code, label, hard or
 * not) and `classes.tsv` (label → our class and type; `unscored` where the field and the labels differ about the type).
 * `--by-family` scores each family of mails without the rules that only this family speaks for: see feedbackFamilies.ts.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { simpleParser } from 'mailparser';
import { qualify, readFeedback, RULE_BOOK, splitMbox, type FeedbackKind, type Qualification, type ReportedRecipient, type RuleBook } from '../core/feedback';
import { booksByFamily, familyOf } from './feedbackFamilies';

const { values } = parseArgs({
	options: {
		data: { type: 'string', default: path.resolve(__dirname, '../../shared/data/bounces') },
		json: { type: 'boolean' },
		misses: { type: 'boolean' },
		'by-family': { type: 'boolean' },
	},
});

/** Class of each reason, in the words of `classes.tsv`. */
const CLASSES: Record<string, string> = {
	userUnknown: 'user unknown',
	invalidAddress: 'user unknown',
	invalidDomain: 'invalid domain',
	unreachable: 'unreachable',
	accountDisabled: 'account disabled',
	mailboxFull: 'mailbox full',
	rate: 'rate limited',
	size: 'message too large',
	authentication: 'refused: sender authentication',
	reputation: 'refused: sender reputation',
	content: 'refused: content',
	policy: 'refused: policy',
};

interface Label {
	file: string;
	recipient: number;
	label: string;
	class: string;
	/** `unscored` where only the class counts. */
	type: string;
	hard: boolean;
}

interface Judged {
	class: string;
	hard: boolean;
}

async function main(): Promise<void> {
	if (!existsSync(path.join(values.data, 'labels.tsv'))) {
		console.error(`No labelled mails in ${values.data}: give their folder with --data.`);
		process.exitCode = 1;
		return;
	}
	const labels = readLabels(values.data);
	const files = [...new Set(labels.map(({ file }) => file))];
	const mails = files.map((file) => readFileSync(path.join(values.data, file)));
	const reported = new Map(files.map((file, index) => [file, recipientsOf(mails[index]!)]));
	const books = values['by-family'] ? booksByFamily(reported) : undefined;
	const judged = labels.map(({ file, recipient }) => judge(reported.get(file)![recipient - 1], books?.get(familyOf(file))));
	if (values.misses) printMisses(labels, judged);
	const { perSecond, mailparserPerSecond } = await measure(mails);
	const result = {
		mails: files.length,
		recipients: labels.length,
		...scoreTypes(labels, judged),
		...scoreClasses(labels, judged),
		per_s: perSecond,
		mailparser_per_s: mailparserPerSecond,
	};
	console.log(values.json ? JSON.stringify(result) : result);
}

function readLabels(folder: string): Label[] {
	const rows = (name: string) =>
		readFileSync(path.join(folder, name), 'utf8').trimEnd().split(/\r?\n/).slice(1).map((line) => line.split('\t'));
	const classes = new Map(rows('classes.tsv').map(([label = '', name = '', type = '']) => [label, { class: name, type }]));
	return rows('labels.tsv').map(([file = '', recipient, , , label = '', hard]) => {
		const known = classes.get(label) ?? { class: label, type: 'unscored' };
		return { file, recipient: Number(recipient), label, ...known, hard: hard === 'hard' };
	});
}

export type Reported = ReportedRecipient & { kind: FeedbackKind };

/** The recipients of all mails of a file, which may be an mbox. */
function recipientsOf(raw: Buffer): Reported[] {
	return splitMbox(raw).flatMap((mail) => {
		const { kind, recipients } = readFeedback(mail);
		return recipients.map((recipient) => ({ ...recipient, kind }));
	});
}

/** A recipient that we did not find is of no class, and not hard. */
function judge(recipient: Reported | undefined, book: RuleBook = RULE_BOOK): Judged {
	if (!recipient) return { class: 'none', hard: false };
	if (recipient.kind === 'complaint') return { class: 'complaint', hard: false };
	if (recipient.kind === 'autoReply') return { class: 'auto-reply', hard: false };
	if (recipient.action !== 'failed' && recipient.action !== 'delayed') return { class: 'delivered', hard: false };
	const qualification = qualify(recipient, [], book);
	return { class: classOf(qualification), hard: qualification.type === 'hard' && recipient.action === 'failed' };
}

function classOf({ reason, detail }: Qualification): string {
	return CLASSES[detail ?? reason] ?? 'not defined';
}

function scoreTypes(labels: Label[], judged: Judged[]) {
	const scored = labels.flatMap((label, index) => (label.type === 'unscored' ? [] : [{ is: label.hard, said: judged[index]!.hard }]));
	const count = (is: boolean, said: boolean) => scored.filter((one) => one.is === is && one.said === said).length;
	const found = count(true, true);
	return {
		hard_accuracy: round((found + count(false, false)) / scored.length),
		hard_precision: round(found / (found + count(false, true))),
		hard_recall: round(found / (found + count(true, false))),
	};
}

/** Macro F1 over all classes that were labelled or said. */
function scoreClasses(labels: Label[], judged: Judged[]) {
	const right = labels.filter((label, index) => label.class === judged[index]!.class).length;
	const classes = [...new Set([...labels, ...judged].map((one) => one.class))];
	const f1 = classes.map((name) => {
		const both = labels.filter((label, index) => label.class === name && judged[index]!.class === name).length;
		const all = labels.filter((label) => label.class === name).length + judged.filter((one) => one.class === name).length;
		return (2 * both) / all;
	});
	return { class_accuracy: round(right / labels.length), class_macro_f1: round(f1.reduce((sum, one) => sum + one, 0) / f1.length) };
}

/** Both on the same mails, by turns; the medians of five rounds. */
async function measure(mails: Buffer[]): Promise<{ perSecond: number; mailparserPerSecond: number }> {
	const ours: number[] = [];
	const theirs: number[] = [];
	for (let round = 0; round < 6; round += 1) {
		const start = performance.now();
		for (const mail of mails) for (const recipient of readFeedback(mail).recipients) qualify(recipient);
		const middle = performance.now();
		for (const mail of mails) await simpleParser(mail, { skipImageLinks: true });
		// The first round warms up
		if (round > 0) ours.push(mails.length / ((middle - start) / 1000));
		if (round > 0) theirs.push(mails.length / ((performance.now() - middle) / 1000));
	}
	return { perSecond: Math.round(median(ours)), mailparserPerSecond: Math.round(median(theirs)) };
}

function printMisses(labels: Label[], judged: Judged[]): void {
	for (const [index, label] of labels.entries()) {
		const said = judged[index]!;
		const typeDiffers = label.type !== 'unscored' && label.hard !== said.hard;
		if (label.class === said.class && !typeDiffers) continue;
		console.log(`${label.file} ${label.recipient}: ${label.label} (${label.class}), said ${said.class}${typeDiffers ? ', hard or not too' : ''}`);
	}
}

function median(values: number[]): number {
	return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function round(value: number): number {
	return Math.round(value * 10_000) / 10_000;
}

void main();
