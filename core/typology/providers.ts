/** What is known of the large mailbox providers. */

/** A provider that asks more of senders with over 5,000 messages a day to its mailboxes. */
export interface BulkProvider {
	name: string;
	domains: readonly string[];
}

/** Messages a day from which on a sender counts as a bulk sender, at each of the three. */
export const BULK_MESSAGES_A_DAY = 5_000;

/**
 * Gmail and Yahoo (since February 2024) and Outlook.com (since May 2025): authentication and one-click unsubscription.
 * https://support.google.com/mail/answer/81126, https://senders.yahooinc.com/best-practices/,
 * https://techcommunity.microsoft.com/blog/microsoftdefenderforoffice365blog/4399730
 */
export const BULK_PROVIDERS: readonly BulkProvider[] = [
	{ name: 'Gmail', domains: ['gmail.com', 'googlemail.com'] },
	{
		name: 'Yahoo',
		domains: ['yahoo.com', 'ymail.com', 'rocketmail.com', 'aol.com', 'yahoo.co.uk', 'yahoo.fr', 'yahoo.de', 'yahoo.es', 'yahoo.it', 'yahoo.ca', 'yahoo.in', 'yahoo.co.in', 'yahoo.com.br'],
	},
	{ name: 'Outlook.com', domains: ['outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'hotmail.co.uk', 'hotmail.fr', 'outlook.fr', 'outlook.jp', 'live.jp', 'hotmail.co.jp'] },
];

/** All domains of these providers. */
export const BULK_DOMAINS: readonly string[] = BULK_PROVIDERS.flatMap(({ domains }) => domains);

const OTHER_FREE_MAIL = [
	...['yahoo.co.jp', 'ymail.ne.jp', 'icloud.com', 'me.com', 'mac.com', 'gmx.com', 'gmx.de', 'gmx.net', 'web.de'],
	...['mail.ru', 'yandex.ru', 'qq.com', '163.com', '126.com', 'naver.com', 'daum.net', 'hanmail.net'],
	...['proton.me', 'protonmail.com', 'zoho.com', 'mail.com', 'orange.fr', 'laposte.net', 'libero.it', 'wanadoo.fr'],
	...['docomo.ne.jp', 'ezweb.ne.jp', 'au.com', 'softbank.ne.jp', 'i.softbank.jp', 'excite.co.jp', 'goo.jp'],
];

/** Domains whose mailboxes anybody can have: nobody but the provider can send for them. */
export const FREE_MAIL_DOMAINS: ReadonlySet<string> = new Set([
	...BULK_DOMAINS,
	...OTHER_FREE_MAIL,
]);

/** Domains that people mistype; those with short names are left out, since their neighbours are real. */
export const MISTYPED_DOMAINS: readonly string[] = [
	...['gmail.com', 'googlemail.com', 'yahoo.com', 'yahoo.co.jp', 'hotmail.com', 'outlook.com', 'icloud.com'],
	...['docomo.ne.jp', 'ezweb.ne.jp', 'softbank.ne.jp', 'i.softbank.jp', 'protonmail.com'],
];
