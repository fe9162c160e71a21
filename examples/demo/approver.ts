import { simpleParser } from 'mailparser';
import type { Execution } from '../../test/helpers/n8nEngine';
import type { MailSink } from '../../test/helpers/mailSink';

/** Confirms the analysis as a person does it: finds the mail, opens its link, presses Approve on the page. */
export async function approveAsAPerson(execution: Execution, sink: MailSink): Promise<void> {
	const mail = sink.messages.find(({ envelope }) => envelope.to.includes('approver@example.com'));
	if (!mail) throw new Error('No approval mail arrived');
	const { subject, text = '' } = await simpleParser(mail.raw);
	const link = /https?:\/\/\S+signature=\S+/.exec(text)?.[0];
	if (!link) throw new Error('The approval mail has no link');
	console.log(`\n  ✉ approver@example.com got “${subject}”`);

	const page = await execution.request('GET', link);
	if (page.status !== 200 || execution.status !== 'waiting') throw new Error(`Opening the link gave ${page.status} and ${execution.status}: ${page.body}`);
	console.log('    opened the page (which decides nothing) and pressed Approve\n');
	const answer = await execution.request('POST', link, { decision: 'approved', comment: 'Looks good' });
	if (answer.status !== 200) throw new Error(`The approval was answered with ${answer.status}: ${answer.body}`);
}
