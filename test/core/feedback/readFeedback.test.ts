import { readFeedback } from '../../../core/feedback';

import { autoReply, complaint, JIS, mail, postfixReport } from './mails';

const FROM_QMAIL = ['From: MAILER-DAEMON@mx.example.jp', 'To: news@shop.example', 'Subject: failure notice', ''];

describe('a delivery report', () => {
	it('is read with its recipient, reply, and the message that it is about', () => {
		expect(readFeedback(postfixReport())).toEqual({
			kind: 'bounce',
			recipients: [
				{
					address: 'taro@example.jp',
					finalAddress: '',
					action: 'failed',
					status: '5.1.1',
					replyCode: 550,
					phase: 'recipient',
					diagnostic: '550 5.1.1 <taro@example.jp>: Recipient address rejected: User unknown',
					notice: expect.stringContaining('said: 550 5.1.1'),
				},
			],
			returned: { messageId: '01ABC@shop.example', returnPath: 'news@shop.example', to: ['taro@example.jp'], listUnsubscribe: '', feedbackId: '' },
			sentTo: ['bounce@shop.example'],
			complaint: '',
			subject: 'Undelivered Mail Returned to Sender',
		});
	});

	it.each(['failed', 'delayed', 'delivered', 'relayed', 'expanded'])('says that the message was %s', (action) => {
		expect(readFeedback(postfixReport({ action })).recipients).toMatchObject([{ action }]);
	});

	it('has as many recipients as it names, also without blank lines between them', () => {
		const fields = (address: string, status: string) => [`Final-Recipient: rfc822; ${address}`, 'Action: failed', `Status: ${status}`];
		const report = (...between: string[]) =>
			mail(
				'From: MAILER-DAEMON@mx.example.jp',
				'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
				'',
				'--b',
				'Content-Type: message/delivery-status',
				'',
				'Reporting-MTA: dns; mx.example.jp',
				...between,
				...fields('a@example.jp', '5.1.1'),
				...between,
				...fields('b@example.jp', '5.2.2'),
				'--b--',
			);
		const expected = [
			{ address: 'a@example.jp', status: '5.1.1' },
			{ address: 'b@example.jp', status: '5.2.2' },
		];
		expect(readFeedback(report('')).recipients).toMatchObject(expected);
		expect(readFeedback(report()).recipients).toMatchObject(expected);
	});

	it('keeps the address that the message was sent to apart from where it went on', () => {
		const report = postfixReport().toString('latin1').replace('Final-Recipient: rfc822; taro@example.jp', 'Final-Recipient: rfc822; other@example.net');
		expect(readFeedback(Buffer.from(report, 'latin1')).recipients).toMatchObject([
			{ address: 'taro@example.jp', finalAddress: 'other@example.net' },
		]);
	});
});

describe('the category of PowerMTA', () => {
	it.each([
		['5.0.0', 'bad-mailbox', '5.1.1'],
		['5.0.0', 'quota-issues', '5.2.2'],
		['5.2.1', 'bad-mailbox', '5.2.1'],
		['5.0.0', 'other', '5.0.0'],
		['5.0.0', 'constructor', '5.0.0'],
	])('tells more than a status that is made up: %s, %s', (status, category, expected) => {
		const report = postfixReport({ status, diagnostic: '550 nyan' }).toString('latin1').replace('Remote-MTA:', `X-PowerMTA-BounceCategory: ${category}\r\nRemote-MTA:`);
		expect(readFeedback(Buffer.from(report, 'latin1')).recipients[0]?.status).toBe(expected);
	});
});

describe('the command that was answered, which only the sentences tell', () => {
	const reportOf = (notice: string[], recipients: Array<[address: string, reply: string]>) =>
		mail(
			'From: MAILER-DAEMON@mx.shop.example',
			'Content-Type: multipart/report; report-type=delivery-status; boundary="B1"',
			'',
			'--B1',
			'',
			...notice,
			'',
			'--B1',
			'Content-Type: message/delivery-status',
			'',
			'Reporting-MTA: dns; mx.shop.example',
			...recipients.flatMap(([address, reply]) => ['', `Final-Recipient: rfc822; ${address}`, 'Action: failed', 'Status: 5.0.0', `Diagnostic-Code: smtp; ${reply}`]),
			'',
			'--B1--',
		);
	const phasesOf = (raw: Buffer) => readFeedback(raw).recipients.map(({ address, phase }) => [address, phase]);

	it('is found in a line that begins with a word and a colon', () => {
		const notice = [
			'It is attached below. You can delete your own text from the attached returned message.',
			'',
			'<taro@example.jp>: host mx.example.jp[192.0.2.1]',
			'    said: 550 User unknown (in reply to RCPT TO command)',
		];
		expect(phasesOf(reportOf(notice, [['taro@example.jp', '550 User unknown']]))).toEqual([['taro@example.jp', 'recipient']]);
	});

	it('is that before the reply in a transcript of several', () => {
		const notice = [
			'   ----- The following addresses had permanent fatal errors -----',
			'<taro@example.jp>',
			'    (reason: 550 User unknown)',
			'<hanako@example.jp>',
			'    (reason: 554 No)',
			'',
			'   ----- Transcript of session follows -----',
			'... while talking to mx.example.jp.:',
			'>>> MAIL From:<news@shop.example>',
			'<<< 250 Ok',
			'>>> RCPT To:<taro@example.jp>',
			'<<< 550 User unknown',
			'>>> DATA',
			'<<< 554 No',
		];
		const raw = reportOf(notice, [['taro@example.jp', '550 User unknown'], ['hanako@example.jp', '554 No']]);
		expect(phasesOf(raw)).toEqual([['taro@example.jp', 'recipient'], ['hanako@example.jp', 'content']]);
	});

	it('is that of all where it is the only one', () => {
		const notice = ['<taro@example.jp>', '<hanako@example.jp>', '    (reason: 554 No)', '>>> DATA', '<<< 554 Never'];
		const raw = reportOf(notice, [['taro@example.jp', '554 No'], ['hanako@example.jp', '554 No']]);
		expect(phasesOf(raw)).toEqual([['taro@example.jp', 'content'], ['hanako@example.jp', 'content']]);
	});
});

describe('a report in free text', () => {
	it.each<[program: string, lines: string[], expected: object[]]>([
		[
			'qmail',
			[
				...FROM_QMAIL,
				"Hi. This is the qmail-send program at mx.example.jp.",
				'<taro@example.jp>:',
				'192.0.2.1 does not like recipient.',
				'Remote host said: 550 5.1.1 No such user',
				'Giving up on 192.0.2.1.',
				'<hanako@example.jp>:',
				'Sorry, no mailbox here by that name. (#5.1.1)',
				'',
				'--- Below this line is a copy of the message.',
				'',
				'Return-Path: <news@shop.example>',
				'Message-ID: <01ABC@shop.example>',
				'To: jiro@example.jp',
			],
			[
				{ address: 'taro@example.jp', status: '5.1.1', replyCode: 550, phase: 'recipient', action: 'failed' },
				{ address: 'hanako@example.jp', status: '5.1.1', replyCode: 0 },
			],
		],
		[
			'Exim',
			[
				'From: Mail Delivery System <Mailer-Daemon@mx.shop.example>',
				'To: news@shop.example',
				'X-Failed-Recipients: taro@example.jp',
				'Auto-Submitted: auto-replied',
				'Subject: Mail delivery failed: returning message to sender',
				'',
				'This is a permanent error. The following address(es) failed:',
				'',
				'  taro@example.jp',
				'    host mx.example.jp [192.0.2.1]',
				'    SMTP error from remote mail server after end of data:',
				'    552 5.2.2 mailbox full',
				'',
				'------ This is a copy of the message, including all the headers. ------',
				'',
				'Message-ID: <01ABC@shop.example>',
				'Subject: Spring news',
			],
			[{ address: 'taro@example.jp', status: '5.2.2', replyCode: 552, phase: 'content' }],
		],
		[
			'old sendmail, which tells the dialogue first',
			[
				'From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.jp>',
				'Subject: Returned mail: User unknown',
				'',
				'   ----- Transcript of session follows -----',
				'While talking to mx.example.jp:',
				'>>> RCPT To:<taro@example.jp>',
				'<<< 550 <taro@example.jp>... User unknown',
				'550 <taro@example.jp>... User unknown',
				'   ----- Unsent message follows -----',
				'From: news@shop.example',
				'To: taro@example.jp',
			],
			[{ address: 'taro@example.jp', replyCode: 550, phase: 'recipient' }],
		],
		[
			'Notes, which tells the reason first',
			[
				'From: postmaster@example.jp',
				'Subject: Undeliverable message',
				'',
				'------- Failure Reasons  --------',
				'User not listed in public Name & Address Book',
				'taro@example.jp',
				'------- Returned Message --------',
				'Message-ID: <01ABC@shop.example>',
				'From: news@shop.example',
			],
			[{ address: 'taro@example.jp', diagnostic: expect.stringContaining('User not listed') }],
		],
		[
			'MailMarshal, the same',
			[
				'From: Postmaster <postmaster@example.jp>',
				'To: news@shop.example',
				'Subject: Undeliverable: Spring news',
				'',
				'Your message:',
				'   From:    news@shop.example',
				'Could not be delivered because of',
				'',
				'550 5.2.2 Mailbox full',
				'',
				'The following recipients were affected:',
				'    taro@example.jp',
				'',
				'Additional Information',
			],
			[{ address: 'taro@example.jp', status: '5.2.2', replyCode: 550, phase: '' }],
		],
		[
			'InterScan, whose last line is about no phase',
			[
				'From: MAILER-DAEMON@mx.example.jp',
				'To: news@shop.example',
				'Subject: Mail could not be delivered',
				'',
				'Sent <<< RCPT TO:<taro@example.jp>',
				'Received >>> 550 5.1.1 <taro@example.jp>... user unknown',
				'',
				'Could not deliver mail to this user.',
				'taro@example.jp',
				'*****************     End of message     ***************',
			],
			[{ address: 'taro@example.jp', status: '5.1.1', phase: 'recipient' }],
		],
		[
			'AOL, where each recipient has a reason of its own and the last one is known by no other',
			[
				'From: Mail Delivery Subsystem <MAILER-DAEMON@aol.com>',
				'To: news@shop.example',
				'Subject: Mail Delivery Problem',
				'',
				'The following recipients did not receive your message:',
				'',
				'   taro@aol.com',
				'   MAILBOX IS FULL',
				'',
				'   hanako@aol.com',
				'   IS NOT ACCEPTING MAIL FROM THIS SENDER',
			],
			[
				{ address: 'taro@aol.com', diagnostic: 'taro@aol.com MAILBOX IS FULL', notice: 'The following recipients did not receive your message:' },
				{ address: 'hanako@aol.com', phase: '', notice: 'The following recipients did not receive your message:' },
			],
		],
		[
			'Exchange 2007, from an address with its own name',
			[
				'From: Microsoft Exchange <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.jp>',
				'To: news@shop.example',
				'Subject: Undeliverable: Spring news',
				'',
				'Delivery has failed to these recipients or distribution lists:',
				'',
				'taro@example.jp',
				"The recipient's e-mail address was not found in the recipient's e-mail system.",
				'',
				'Diagnostic information for administrators:',
				'',
				'taro@example.jp',
				'#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##',
			],
			[{ address: 'taro@example.jp', action: 'failed' }],
		],
		[
			'MailEnable',
			[
				'From: Postmaster@mx.example.jp',
				'Return-Path: <>',
				'To: news@shop.example',
				'Subject: Message Delivery Failure',
				'',
				'MailEnable: Message could not be delivered to some recipients.',
				'The following recipient(s) could not be reached:',
				'',
				'\tRecipient: [SMTP:taro@example.jp]',
				'\tReason: Remote SMTP Server Returned: 550 5.2.2 Mailbox full',
			],
			[{ address: 'taro@example.jp', status: '5.2.2', replyCode: 550, action: 'failed' }],
		],
		[
			'Barracuda, which has not delivered it and never will',
			[
				'From: Barracuda <postmaster@mx.example.jp>',
				'To: news@shop.example',
				'Subject: **Message you sent blocked by our bulk email filter**',
				'',
				'Your message to: taro@example.jp',
				'was blocked by our Spam Firewall. The email you sent with the following subject has NOT BEEN DELIVERED:',
			],
			[{ address: 'taro@example.jp', action: 'failed' }],
		],
		[
			'a gateway that writes Japanese in ISO-2022-JP',
			[
				'From: Postmaster@example.jp',
				'Subject: =?ISO-2022-JP?B?GyRCJSglaSE8GyhC?=',
				'Content-Type: text/plain; charset=ISO-2022-JP',
				'',
				`taro@example.jp: ${JIS.unknownRecipient}`,
			],
			[{ address: 'taro@example.jp', diagnostic: 'taro@example.jp: 宛先不明' }],
		],
		[
			'a service that writes HTML only',
			[
				'From: postmaster@example.jp',
				'Subject: Undeliverable',
				'Content-Type: text/html',
				'',
				'<html><head><style>p { a@b.example }</style></head><p>Delivery failed:</p><p>taro@example.jp</p><p>550 5.1.1 not &quot;found&quot;</p></html>',
			],
			[{ address: 'taro@example.jp', status: '5.1.1', diagnostic: expect.stringContaining('not "found"') }],
		],
		[
			'a program that warns of a delay',
			[...FROM_QMAIL.slice(0, 2), 'Subject: Delivery Status Notification (Delay)', '', 'Delivery to the following recipient has been delayed:', '', '     taro@example.jp'],
			[{ address: 'taro@example.jp', action: 'delayed' }],
		],
	])('of %s names its recipients', (_program, lines, expected) => {
		const report = readFeedback(mail(...lines));
		expect(report.kind).toBe('bounce');
		expect(report.recipients).toEqual(expected.map((recipient) => expect.objectContaining(recipient)));
	});

	it('names the message that comes back with it, not a recipient of that one', () => {
		const report = readFeedback(
			mail(...FROM_QMAIL, '<taro@example.jp>:', 'No such user', '', '--- Below this line is a copy of the message.', '', 'Message-ID: <01ABC@shop.example>', 'To: jiro@example.jp'),
		);
		expect(report.returned.messageId).toBe('01ABC@shop.example');
		expect(report.recipients.map(({ address }) => address)).toEqual(['taro@example.jp']);
	});
});

describe('a report that only its subject and the null path give away', () => {
	it.each([
		'Undeliverable: Spring news',
		'Nicht zustellbar: Spring news',
		'No se puede entregar: Spring news',
		'Não foi possível entregar: Spring news',
		'Non recapitabile: Spring news',
		'Onbestelbaar: Spring news',
		'Niedostarczone: Spring news',
		'系统退信',
		'无法送达: Spring news',
		'배달되지 않음: Spring news',
	])('is read: %s', (subject) => {
		const lines = ['From: system@example.jp', 'To: news@shop.example', `Subject: =?UTF-8?B?${Buffer.from(subject).toString('base64')}?=`, '', '<taro@example.jp>: 550 5.1.1 User unknown'];
		expect(readFeedback(mail('Return-Path: <>', ...lines)).recipients).toMatchObject([{ address: 'taro@example.jp', status: '5.1.1' }]);
		expect(readFeedback(mail('Return-Path: <system@example.jp>', ...lines))).toMatchObject({ kind: 'none' });
	});
});

describe('a complaint', () => {
	it.each(['abuse', 'fraud', 'not-spam', 'auth-failure'])('of type %s is read with recipient and message', (type) => {
		expect(readFeedback(complaint('hanako@example.jp', type))).toMatchObject({
			kind: 'complaint',
			complaint: type,
			recipients: [{ address: 'hanako@example.jp' }],
			returned: { messageId: '01ABC@shop.example', returnPath: 'news@shop.example' },
		});
	});

	it('of Outlook.com comes without a report', () => {
		const report = mail(
			'From: staff@hotmail.com',
			'Subject: complaint about message from 192.0.2.1',
			'Content-Type: multipart/mixed; boundary=b',
			'',
			'--b',
			'Content-Type: message/rfc822',
			'',
			'X-HmXmrOriginalRecipient: hanako@example.jp',
			'Message-ID: <01ABC@shop.example>',
			'',
			'Hello',
			'--b--',
		);
		expect(readFeedback(report)).toMatchObject({ kind: 'complaint', complaint: 'abuse', recipients: [{ address: 'hanako@example.jp' }] });
	});
});

describe('an automatic reply', () => {
	it.each<[by: string, fields: string[]]>([
		['RFC 3834', ['Auto-Submitted: auto-replied', 'Subject: Re: Spring news']],
		['Precedence', ['Precedence: auto_reply', 'Subject: Re: Spring news']],
		['an English subject', ['Subject: Out of office: Re: Spring news']],
		['a Japanese subject', ['Subject: =?UTF-8?B?6Ieq5YuV6L+U5L+h?=']],
		['a German subject', ['Subject: =?iso-8859-1?Q?Abwesenheitsnotiz?=']],
	])('is known by %s, with the message that it answers', (_by, fields) => {
		expect(readFeedback(autoReply(fields))).toMatchObject({
			kind: 'autoReply',
			recipients: [{ address: 'taro@example.jp' }],
			returned: { messageId: '01ABC@shop.example' },
		});
	});

	it.each<[repeated: string, field: string]>([
		['an English one', 'Subject: Automatic reply: We could not deliver your order'],
		['an English one behind its own words', 'Subject: Out of office: Problem with your mail?'],
		['behind Re:', 'Subject: Re: We could not deliver your order'],
		['a Japanese one', 'Subject: =?UTF-8?B?6Ieq5YuV6L+U5L+hOiDphY3kv6Hjgqjjg6njg7zjga7jgYroqavjgbM=?='],
	])('that repeats the subject of our message is no bounce, whatever it says: %s', (_repeated, field) => {
		const reply = autoReply(['Return-Path: <>', 'Auto-Submitted: auto-replied', field]).toString('latin1').replace('I am away until Monday.', 'This address does not exist for orders: sales@example.jp.');
		expect(readFeedback(Buffer.from(reply, 'latin1'))).toMatchObject({ kind: 'autoReply', recipients: [{ address: 'taro@example.jp' }] });
	});
});

describe('a notification of Amazon SES by mail', () => {
	it.each<[type: string, part: object, expected: object]>([
		['Bounce', { bounce: { bouncedRecipients: [{ emailAddress: 'taro@example.jp', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' }] } }, { kind: 'bounce', recipients: [{ action: 'failed', status: '5.1.1', replyCode: 550 }] }],
		['Complaint', { complaint: { complainedRecipients: [{ emailAddress: 'taro@example.jp' }] } }, { kind: 'complaint', complaint: 'abuse' }],
		['Delivery', { delivery: { recipients: ['taro@example.jp'], smtpResponse: '250 2.6.0 Ok' } }, { kind: 'bounce', recipients: [{ action: 'delivered' }] }],
	])('is read: %s', (notificationType, part, expected) => {
		const text = JSON.stringify({ notificationType, mail: { commonHeaders: { messageId: '<01ABC@shop.example>' } }, ...part });
		const report = readFeedback(mail('From: no-reply@sns.amazonaws.com', 'Subject: AWS Notification Message', '', text, '', '--', 'If you wish to stop'));
		expect(report).toMatchObject({ returned: { messageId: '01ABC@shop.example' }, ...expected });
		expect(report.recipients[0]?.address).toBe('taro@example.jp');
	});
});

describe('mail that is no feedback', () => {
	it.each<[what: string, raw: Buffer]>([
		['an order', mail('From: hanako@example.jp', 'Subject: My order', '', 'I would like 550 of taro@example.jp', 'No such user')],
		['a newsletter about bounces', mail('From: news@blog.example', 'Subject: Returned mail and how to avoid it', '', 'User unknown: taro@example.jp')],
		['nothing', Buffer.alloc(0)],
		['line breaks', Buffer.from('\r\n\r\n\r\n')],
		['noise', Buffer.from([0, 255, 254, 13, 10, 0, 27, 36, 66])],
		['JSON that is none', mail('From: a@b.example', '', '{"notificationType": ')],
	])('is none: %s', (_what, raw) => {
		expect(readFeedback(raw)).toMatchObject({ kind: 'none', recipients: [] });
	});
});
