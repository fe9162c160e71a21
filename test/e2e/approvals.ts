import { setTimeout as sleep } from 'node:timers/promises';
import { simpleParser } from 'mailparser';
import type { MailSink } from '../helpers/mailSink';
import { decide } from './campaign';
import { failureOf, isFinal, type Execution } from './execution';
import type { N8n } from './n8n';

/** People whom the examples ask. */
const PEOPLE = ['editor@example.com', 'approver@example.com'];

export interface ApprovedRun {
	execution: Execution;
	/** Who approved, in this order. */
	approvedBy: string[];
}

/**
 * Presses *Approve* behind the link of every approval mail of an execution, once it waits for that, until the execution
 * has ended well; throws when it ends in another way or the time is over.
 */
export async function approveUntilDone(n8n: N8n, sink: MailSink, executionId: string, timeoutMs = 120_000): Promise<ApprovedRun> {
	const deadline = Date.now() + timeoutMs;
	const answered = new Set<string>();
	const approvedBy: string[] = [];
	for (;;) {
		const execution = await n8n.execution(executionId);
		if (execution.status === 'success') return { execution, approvedBy };
		if (isFinal(execution)) throw new Error(`It ended as ${execution.status}: ${failureOf(execution) ?? 'it says no reason'}`);
		if (Date.now() > deadline) throw new Error(`It is still ${execution.status} after ${timeoutMs / 1000} s`);
		if (execution.status === 'waiting') {
			for (const { person, link } of await linksOf(sink, executionId)) {
				if (answered.has(link) || (await decide(link, 'approved')).status !== 200) continue;
				answered.add(link);
				approvedBy.push(person);
			}
		}
		await sleep(200);
	}
}

async function linksOf(sink: MailSink, executionId: string): Promise<Array<{ person: string; link: string }>> {
	const mails = sink.messages.filter(({ envelope }) => PEOPLE.includes(envelope.to.join()));
	const texts = await Promise.all(mails.map(async ({ envelope, raw }) => ({ person: envelope.to.join(), text: (await simpleParser(raw)).text ?? '' })));
	return texts.flatMap(({ person, text }) => {
		const link = new RegExp(`https?://\\S+/webhook-waiting/${executionId}/\\S+signature=\\S+`).exec(text)?.[0];
		return link ? [{ person, link }] : [];
	});
}
