import type { Carrier, MirrorPageMode, ReasonId } from '../delivery/types';
import { zonedTimeForPeople } from '../schedule/zonedTime';
import type { Excerpt } from './excerpt';
import { CARRIER_NAMES, FORMAT_NAMES } from './names';
import { reasonText } from './reasons';
import { sayWith } from './say';
import { speechOf, type Part } from './speech';

const { count, duration, list, number, quoted } = speechOf('en');
const carrierName = (carrier: Carrier) => CARRIER_NAMES.en[carrier];
const formatName = (carrier: Carrier) => FORMAT_NAMES.en[carrier];
const say = (part: Part): string => sayWith(en, part);

/** A sentence without any values. */
type Nothing = Record<string, never>;

interface Urls {
	urls: Excerpt;
}

/**
 * Every sentence of findings, in English. The parts of a key say whose it is and what: that of a finding begins with the
 * id of its rule. The values are what the sentence is about, as data that a store can keep: a key that was ever landed
 * keeps its meaning and its values. The other languages have the same keys (`SentenceTable`), or do not compile.
 */
export const en = {
	'allowedSender.fixed': ({ domain, allowed }: { domain: string; allowed: string[] }) =>
		`The sender's domain ${domain} is not among those that the MTA credential allows: ${allowed.join(', ')}.`,
	'allowedSender.computed': ({ recipients, why }: { recipients: number; why: Part }) =>
		`${count(recipients, 'recipient gets', 'recipients get')} nothing, because of the sender's domain. ${say(why)}`.trim(),
	'allowedSender.refused': ({ domain, allowed }: { domain: string; allowed: string[] }) =>
		`The MTA credential lets nobody send for ${domain}, only for ${allowed.join(', ')}.`,

	'characterEncoding.changed': ({ characters }: { characters: Excerpt<ShownChange> }) =>
		`Characters that the charset of the message lacks go out in their nearest form: ${list(characters, changed)}.`,
	'characterEncoding.lost': ({ characters }: { characters: Excerpt<ShownChange> }) =>
		`Characters that the charset of the message lacks, and that have no near form, go out as a mark: ${list(characters, changed)}.`,
	'characterEncoding.notEncodable': ({ field, carrier, charset, characters }: { field: string; carrier: Carrier; charset: string; characters: Excerpt }) =>
		`${field} has characters that mail of ${carrierName(carrier)} (${charset}) cannot carry: ${list(characters, String)}.`,

	'decoMailCheck.problem': ({ carrier, recipients, line }: { carrier: Carrier; recipients: number; line: Part }) =>
		`${formatName(carrier)}, ${count(recipients, 'recipient', 'recipients')}: ${say(line)}`,
	'decoMail.noHtml': (_: Nothing) => 'The message has no HTML.',
	'decoMail.allTags': ({ carrier }: { carrier: Carrier }) => `All tags are known to phones of ${carrierName(carrier)}.`,
	'decoMail.tags': ({ carrier, dropped }: { carrier: Carrier; dropped: Excerpt<{ name: string; times: number }> }) =>
		`Tags and attributes that phones of ${carrierName(carrier)} do not know are left out: ${list(dropped, ({ name, times }) => `${name} ${times}`)}.`,
	'decoMail.imageTypes': ({ images }: { images: Excerpt<{ src: string; type: string }> }) =>
		`Phones show JPEG and GIF only, not ${list(images, ({ src, type }) => `${src} (${type})`)}.`,
	'decoMail.imageFiles': ({ problems }: { problems: Part[] }) => problems.map(say).join(' '),
	'decoMail.imagesLeftOut': ({ images }: { images: Excerpt }) =>
		`Images are not part of the message; their alternative text is sent: ${list(images, String)}.`,
	'decoMail.size': ({ what, measured, carrier, limit, isOver }: MeasuredSize) => {
		const { name, verb, unit, advice } = SIZES[what];
		const fact = `${name} ${verb} ${number(measured)} ${unit}`;
		if (!limit) return `${fact}.`;
		const allowed = `${limit.isStrict ? 'fewer than' : 'at most'} ${number(limit.value)}`;
		return `${fact}; ${carrierName(carrier)} takes ${allowed}.${isOver ? ` ${advice}` : ''}`;
	},
	'decoMail.replaced': ({ characters }: { characters: Excerpt<{ from: string; to: string }> }) =>
		`Characters replaced by the nearest ones: ${list(characters, ({ from, to }) => `${from} → ${to || 'nothing'}`)}.`,
	'decoMail.missing': ({ carrier, characters }: { carrier: Carrier; characters: Excerpt }) =>
		`Mail of ${carrierName(carrier)} cannot carry these characters: ${list(characters, String)}.`,

	'domainHold.refused': ({ domain, failed, tried }: { domain: string; failed: number; tried: number }) =>
		`${failed} of ${tried} messages to ${domain} were refused within an hour, so nothing goes there for an hour. Look at the replies in the delivery log.`,

	'domainTypos.found': ({ addresses, typos }: { addresses: number; typos: Excerpt<{ domain: string; meant: string }> }) =>
		`${count(addresses, 'address', 'addresses')} may be mistyped: ${list(typos, ({ domain, meant }) => `${domain} (${meant}?)`)}.`,

	'enhancedMta.handedOver': ({ unused }: { unused: Array<'retries' | 'mxRules'> }) => {
		const handed =
			'Messages are handed to an Enhanced MTA, which retries, throttles and qualifies bounces by itself. What it has taken cannot be stopped.';
		const names = unused.map((setting) => ({ retries: 'Retries', mxRules: 'MX Rules' })[setting]).join(' and ');
		return names ? `${handed} ${names} of the delivery are not used.` : handed;
	},
	'enhancedMta.validity': ({ validityMs, longestMs }: { validityMs: number; longestMs: number }) =>
		`The validity of ${duration(validityMs)} counts up to ${duration(longestMs)} there, from the hand-over of each message.`,

	'exclusionRules.leftOut': ({ kind, label, excluded }: { kind: 'filtering' | 'pressure' | 'capacity'; label: string; excluded: number }) =>
		`${{ filtering: 'Filtering', pressure: 'Pressure', capacity: 'Capacity' }[kind]} rule "${label}" leaves out ${count(excluded, 'recipient', 'recipients')}.`,

	'imageAltText.missing': ({ images, sources }: { images: number; sources: Excerpt }) =>
		`${count(images, 'image has', 'images have')} no alternative text (alt): ${quoted(sources)}.`,

	'images.fetched': ({ images, bytes }: { images: number; bytes: number }) =>
		`${count(images, 'linked image was', 'linked images were')} fetched and will be part of the messages (${number(bytes)} bytes).`,
	'images.unusable': ({ problem, messages }: { problem: Part; messages: number }) =>
		`${say(problem)} (${count(messages, 'message', 'messages')})`,
	'images.more': ({ images }: { images: number }) => `${count(images, 'more image', 'more images')} cannot be used.`,
	'images.unused': ({ names }: { names: string[] }) =>
		`The HTML shows no cid: of these inline images, so no message brings them: ${names.join(', ')}.`,
	'images.overfull': ({ most }: { most: number }) =>
		`The messages show more than ${number(most)} different images. Leave the addresses of images unpersonalized, or leave Image Inclusion off.`,
	'images.notShown': ({ src }: { src: string }) =>
		`The image ${src} is of a type that mail clients do not show. Save it as JPEG, PNG or GIF.`,
	'images.notForPhones': ({ src, type }: { src: string; type: string }) =>
		`The image ${src} is ${type}; mobile phones show JPEG and GIF only. Save it as JPEG or GIF.`,
	'images.noInlineFile': ({ name }: { name: string }) =>
		`The HTML shows cid:${name}, but the delivery has no inline image of this name. Add it in Inline Images of Email Parameters.`,
	'images.noFile': ({ src }: { src: string }) => `The image ${src} has no file.`,

	'images.tooMuch': ({ src, most }: { src: string; most: number }) =>
		`With the image ${src}, attachments and images have more than ${number(most)} bytes. Make them smaller, or leave Image Inclusion off.`,
	'images.unavailable': ({ src, why, advice }: { src: string; why: Part; advice: Part }) =>
		`The image ${src} cannot be used: ${say(why)}. ${say(advice)}`.trim(),

	'japaneseFormats.served': ({ carriers, rules, isDecorated }: ServedCarriers) => {
		const parts = carriers.map(
			({ carrier, messages, byDomain }) =>
				`${formatName(carrier)} ${number(messages)} (${number(messages - byDomain)} by profile, ${number(byDomain)} by domain)`,
		);
		const byRule = rules.length > 0 ? ` By format rule: ${rules.map(({ mask, messages }) => `${mask} ${number(messages)}`).join(', ')}.` : '';
		const content = isDecorated ? 'decorated HTML and text' : 'the text content only';
		return `Messages in a carrier's format: ${parts.join(', ')}.${byRule} They carry ${content}, in the carrier's charset.`;
	},
	'japaneseFormats.notEncodable': ({ recipients, whys }: { recipients: number; whys: Part[] }) => {
		const fact = `${count(recipients, 'recipient gets', 'recipients get')} nothing, because the carrier's charset lacks characters of the message.`;
		return [fact, ...whys.map(say)].join(' ');
	},

	'messageSize.clipped': ({ bytes, limit }: { bytes: number; limit: number }) =>
		`The HTML has ${kilobytes(bytes)}: Gmail cuts it off after ${kilobytes(limit)}.`,
	'messageSize.heavy': ({ bytes }: { bytes: number }) =>
		`The message has ${megabytes(bytes)}: some servers refuse it. Link to large files instead.`,
	'messageSize.refused': ({ bytes, limit }: { bytes: number; limit: number }) =>
		`The message has ${megabytes(bytes)}: nearly all servers refuse more than ${megabytes(limit)}.`,

	'mirrorPage.deadLink': ({ mode }: { mode: MirrorPageMode }) => {
		const why = mode === 'none' ? 'no mirror page is generated' : 'the mirror page is accessible by message identifier only';
		return `The content has the mirror link, but ${why}: the link will lead to no page.`;
	},
	'mirrorPage.noHtml': (_: Nothing) => 'A mirror page is wanted, but it needs HTML content, and the delivery has none.',

	'missingText.htmlOnly': (_: Nothing) => 'All messages go as HTML only, without a plain text.',
	'missingText.empty': ({ isMade }: { isMade: boolean }) => {
		const why = isMade ? 'the HTML has no text that it could be made from' : 'it is empty';
		return `The messages have no plain text: ${why}. Fill in Text Content.`;
	},

	'objectApproval.noSubject': (_: Nothing) => 'The subject is empty.',
	'objectApproval.noSubjectForSome': (_: Nothing) => 'The subject is empty for at least one recipient.',
	'objectApproval.brokenCharacter': ({ field, isSurrogate, code, at }: BrokenCharacter) => {
		const name = { subject: 'subject', senderName: 'sender name', replyToName: 'reply-to name' }[field];
		const what = isSurrogate ? 'half of a surrogate pair' : 'control character';
		return `The ${name} has a character that breaks mail agents: ${what} ${code} at character ${at}.`;
	},
	'objectApproval.lineBreaks': ({ messages }: { messages: number }) =>
		`Line breaks from recipients' data became spaces in the headers of ${count(messages, 'message', 'messages')}.`,
	'objectApproval.senderAddress': ({ address }: { address: string }) =>
		`The sender address ${JSON.stringify(address)} is not an e-mail address.`,

	'oneClickUnsubscribe.missing': (_: Nothing) => `${NO_ONE_CLICK}. ${SET_BASE_ADDRESS}.`,
	'oneClickUnsubscribe.bulk': ({ provider, messages, before, limit }: { provider: string; messages: number; before: number; limit: number }) =>
		`${NO_ONE_CLICK}, and ${provider} gets ${number(messages)} messages within a day (${number(before)} before), which it takes from ${number(limit)} on only with it. ${SET_BASE_ADDRESS}.`,

	'personalization.sampled': ({ checked, recipients }: { checked: number; recipients: number }) =>
		`The messages of ${number(checked)} of ${number(recipients)} recipients were made as a check. The others are made when they are sent.`,
	'personalization.nobodyLeft': ({ failed }: { failed: number }) =>
		`${count(failed, 'message', 'messages')} could not be rendered, and no other is left to deliver.`,
	'personalization.failed': ({ failed }: { failed: number }) =>
		`${count(failed, 'recipient gets', 'recipients get')} nothing, because the message could not be rendered.`,
	'personalization.fault': ({ field, position, problem }: { field: string; position: Position | null; problem: Part }) =>
		`${position ? `${field}, line ${position.line}, column ${position.column}` : field}: ${say(problem)}`,
	'personalization.limit': ({ limit }: { limit: string }) => limit,
	'personalization.missingField': ({ name }: { name: string }) =>
		`the recipient has no field "${name}" (add | default: "…" if it may be missing)`,
	'personalization.unknownField': ({ variable }: { variable: string }) =>
		`there is no field "${variable}" (fields of the recipient are written recipient.…)`,
	'personalization.missingLink': ({ variable }: { variable: string }) =>
		`there is no address for {{ ${variable} }} (set "Public Base Address" in the Delivery Store credential)`,
	'personalization.tooLong': ({ most }: { most: number }) => `the rendered text is longer than ${most} characters`,
	'personalization.noAddress': ({ rendered, local, most }: { rendered: string; local: number; most: number }) => {
		const why = local > most ? `: ${local} characters stand before the @, at most ${most} may` : '';
		return `it renders as ${JSON.stringify(rendered)}, which is not an e-mail address${why}`;
	},
	'personalization.longWord': ({ most }: { most: number }) => `it renders with more than ${most} characters without a space`,

	'placeholders.unfilled': ({ found }: { found: Excerpt }) =>
		`The content has placeholders that nothing fills in: ${quoted(found)}. Fields are written {{ recipient.name }}, in fixed mode.`,
	'placeholders.object': (_: Nothing) =>
		'A field of the content is a whole object, which shows as [object Object]. Use one of its fields, as {{ recipient.address.city }}.',

	'proofCarrier.otherCarrier': ({ copies, carrier, example }: { copies: number; carrier: Carrier; example: string }) =>
		`${count(copies, 'copy', 'copies')} of the proof ${copies === 1 ? 'is' : 'are'} in the format of ${carrierName(carrier)}, but the address is none of its phones: use one as ${example}.`,
	'proofSize.tooLarge': ({ recipients, most }: { recipients: number; most: number }) =>
		`The proof has ${number(recipients)} recipients; at most ${number(most)} are allowed.`,
	'proofTarget.missing': (_: Nothing) => 'The proof target is to get the delivery too, but no proof was sent: Send Proof comes before the analysis.',

	'publicAddress.none': (_: Nothing) => NO_BASE_ADDRESS,
	'publicAddress.noHeader': (_: Nothing) => `${NO_BASE_ADDRESS} The messages get no List-Unsubscribe header.`,
	'publicAddress.needed': (_: Nothing) => `${NO_BASE_ADDRESS} The content uses {{ links.… }} or is tracked, which needs it.`,
	'publicAddress.malformed': ({ base }: { base: string }) => `${baseAddress(base)} is not an address as https://mail.example.com/path.`,
	'publicAddress.withUser': ({ base }: { base: string }) => `${baseAddress(base)} must not hold a user name or password.`,
	'publicAddress.withQuery': ({ base }: { base: string }) => `${baseAddress(base)} must not have a query or a fragment (? or #).`,
	'publicAddress.badCharacters': ({ base }: { base: string }) =>
		`${baseAddress(base)} has characters that are not allowed in an address.`,
	'publicAddress.private': ({ base }: { base: string }) =>
		`${baseAddress(base)} is local or private: recipients elsewhere cannot open the links.`,
	'publicAddress.notHttps': ({ base }: { base: string }) =>
		`${baseAddress(base)} is not https: mailbox providers will not offer one-click unsubscription.`,

	'recipients.noTarget': (_: Nothing) => 'The target is empty.',
	'recipients.nobodyLeft': ({ recipients, exclusions }: { recipients: number; exclusions: Array<{ reason: ReasonId; recipients: number }> }) => {
		const why = exclusions.map((each) => `${number(each.recipients)} ${reasonText(each.reason, 'en')}`).join(', ');
		return `None of the ${number(recipients)} recipients of the target is left to deliver to: ${why || 'no reason was noted'}.`;
	},
	'recipients.seeds': ({ messages }: { messages: number }) =>
		`${count(messages, 'seed address gets', 'seed addresses get')} the delivery too. They are not part of the target, and in no figure.`,
	'recipients.seedsLeftOut': ({ addresses }: { addresses: Excerpt<{ address: string; reason: ReasonId }> }) =>
		`Seed addresses that get nothing: ${list(addresses, ({ address, reason }) => `${address} (${reasonText(reason, 'en')})`)}.`,

	'request.compressed': (_: Nothing) => 'the server sends it compressed',
	'request.failed': ({ why }: { why: string }) => `the connection failed (${why})`,
	'request.innerNetwork': ({ place }: { place: string }) => `${place} is in an inner network`,
	'request.lookAtIt': (_: Nothing) => 'Open the address in a browser to see whether it works.',
	'request.makeItSmaller': (_: Nothing) => 'Make it smaller.',
	'request.malformed': (_: Nothing) => 'its address is malformed',
	'request.noAddress': ({ host }: { host: string }) => `the name ${host} has no address`,
	'request.noImage': (_: Nothing) => 'what the server sends is no image',
	'request.putItOutside': (_: Nothing) => 'Put it on a public web server.',
	'request.redirects': ({ most }: { most: number }) => `it is redirected more than ${most} times`,
	'request.redirectsNowhere': ({ status }: { status: number }) => `the server redirects (${status}) to nowhere`,
	'request.scheme': ({ scheme }: { scheme: string }) => `it is fetched by http or https only, not by ${scheme}`,
	'request.status': ({ status }: { status: number }) => `the server answers ${status}`,
	'request.timeout': ({ seconds }: { seconds: number }) => `it took longer than ${seconds} s`,
	'request.tooLarge': ({ most }: { most: number }) => `it has more than ${number(most)} bytes`,
	'request.withUser': (_: Nothing) => 'its address has a user name or password in it',

	'roleAccounts.found': ({ messages }: { messages: number }) =>
		`${count(messages, 'recipient is', 'recipients are')} the address of a role (info@, postmaster@, noreply@ …). They often complain, or are read by nobody.`,

	'sampleText.left': (_: Nothing) => 'The content still has the sample text of Email Parameters. Write your own message in its place.',

	'senderAuthentication.freeMail': ({ domain }: { domain: string }) =>
		`The sender address is at ${domain}, where anybody can have a mailbox: receivers refuse messages from there that another server sends. Use an address of a domain of your own.`,
	'senderAuthentication.dmarcUnanswered': ({ domain, why }: { domain: string; why: string }) =>
		`The DMARC record of ${domain} could not be looked up (${why}).`,
	'senderAuthentication.noDmarc': ({ domain }: { domain: string }) =>
		`The sender's domain ${domain} has no DMARC record, which large providers want. Publish a TXT record at _dmarc.${domain}, as: v=DMARC1; p=none`,
	'senderAuthentication.manyDmarc': ({ domain, records }: { domain: string; records: number }) =>
		`There are ${records} DMARC records at _dmarc.${domain}, so receivers use none. Leave one.`,
	'senderAuthentication.notInLine': ({ domain, returnPath, signedBy, policy }: SenderOutOfLine) => {
		const signatures = signedBy.length > 0 ? `signed by ${signedBy.join(', ')}` : 'not signed by the MTA credential';
		const fact = `The sender's domain ${domain} is in line neither with the return path (${returnPath}) nor with a signature: the messages are ${signatures}.`;
		if (!policy) return `${fact} Sign for ${domain}, or use an error address there.`;
		return `${fact} Its DMARC policy (${policy}) lets receivers refuse them, unless the MTA signs for ${domain}.`;
	},
	'senderAuthentication.keyUnanswered': ({ name, why }: { name: string; why: string }) => `The DKIM key at ${name} could not be looked up (${why}).`,
	'senderAuthentication.noKey': ({ name, expected }: { name: string; expected: string }) =>
		`There is no DKIM key at ${name}, so the signatures do not count. Publish this TXT record there: ${expected}`,
	'senderAuthentication.otherKey': ({ name, expected, isWithdrawn }: { name: string; expected: string; isWithdrawn: boolean }) => {
		const what = isWithdrawn ? 'is withdrawn (its p= is empty)' : 'is another one than that of the MTA credential';
		return `The DKIM key at ${name} ${what}, so the signatures are wrong. Publish this TXT record there: ${expected}`;
	},
	'senderAuthentication.withoutMail': ({ recipients, domains }: { recipients: number; domains: Excerpt<{ domain: string; isNull: boolean }> }) => {
		const named = list(domains, ({ domain, isNull }) => `${domain} (${isNull ? 'null MX: it takes no mail' : 'no MX and no address'})`);
		return `${count(recipients, 'recipient is', 'recipients are')} at domains without mail: ${named}.`;
	},
	'senderAuthentication.unanswered': ({ unanswered, lookedUp }: { unanswered: number; lookedUp: number }) =>
		`${number(unanswered)} of ${count(lookedUp, 'receiving domain', 'receiving domains')} could not be looked up.`,

	'spamAssassin.unanswered': ({ server, why }: { server: string; why: Part }) =>
		`SpamAssassin could not be asked (${server}: ${say(why)}). The message was not checked.`,
	'spamAssassin.answers': ({ answer }: { answer: string }) => `it answers ${answer}`,
	'spamAssassin.endless': (_: Nothing) => 'its answer has no end',
	'spamAssassin.noScore': (_: Nothing) => 'its answer has no score',
	'spamAssassin.otherServer': (_: Nothing) => 'what answers there is no spamd',
	'spamAssassin.silent': (_: Nothing) => 'the connection was closed without an answer',
	'spamAssassin.spam': ({ score, threshold, rules }: SpamScore) =>
		`SpamAssassin takes the message for spam: ${score} points, and ${threshold} are enough.${hits(rules)}`,
	'spamAssassin.score': ({ score, threshold, rules }: SpamScore) =>
		`SpamAssassin gives the message ${score} of the ${threshold} points of spam.${hits(rules)}`,

	'stop.cancelled': (_: Nothing) => 'The execution was cancelled. What was in flight is recorded; run the node again to go on.',
	'stop.errorThreshold': ({ failed, tried, share, percent, messages }: { failed: number; tried: number; share: number; percent: number; messages: number }) =>
		`${failed} of ${tried} messages have failed (${share} %), which reaches the error threshold of ${percent} % and ${messages} messages. ` +
		'Look at the reasons in the delivery log; when they are no matter, let the delivery go on with Resume If Halted in Confirm Delivery.',
	'stop.mtaTls': ({ why }: { why: string }) =>
		`A secure connection to the MTA could not be made${inBrackets(why)}. Choose the security that the port expects (465: TLS, 587: STARTTLS), or mend the certificate.`,
	'stop.mtaUnreachable': ({ why }: { why: string }) =>
		`The MTA could not be reached${inBrackets(why)}. Correct host and port of the MTA credential, open the firewall; Resume Due goes on by itself.`,
	'stop.paused': ({ actor }: { actor: string }) => `Paused by ${actor}. Resume it to go on.`,
	'stop.senderRefused': ({ why }: { why: string }) =>
		`The MTA refused the sender address${inBrackets(why)}. Check the sender address in Email Parameters, and which senders the MTA lets this user send from.`,
	'stop.shutdown': (_: Nothing) => 'n8n was shut down. What was in flight is recorded; run the node again to go on.',
	'stop.signInRefused': ({ why }: { why: string }) =>
		`The MTA refused the user name or password${inBrackets(why)}. Correct user and password (or Access Token) of the MTA credential, and press its Test.`,
	'stop.stopped': ({ actor }: { actor: string }) => `Stopped by ${actor}. What was not sent is cancelled.`,

	'targetFields.empty': ({ option, name }: { option: string; name: string }) => `No recipient has anything in the field "${name}", which ${option} names.`,

	'trackedLinks.untracked': ({ urls }: Urls) =>
		`Links whose clicks are not counted (their host is computed, they depend on a loop or a variable of the content, or there are more than 999): ${quoted(urls)}.`,

	'typology.notRun': ({ label, why }: { label: string; why: string }) => `The rule "${label}" could not be run: ${why}`,

	'unsubscriptionLink.missing': ({ content }: { content: 'html' | 'text' }) =>
		`The ${content === 'html' ? 'HTML' : 'text'} content has no unsubscription link. Add {{ links.unsubscribe }}.`,
	'unsubscriptionLink.missingForSome': ({ content, messages }: { content: 'html' | 'text'; messages: number }) =>
		`${count(messages, 'message has', 'messages have')} no unsubscription link in the ${content === 'html' ? 'HTML' : 'text'}: it stands in a branch of the content that not everybody gets.`,

	'urlApproval.script': ({ urls }: Urls) => addresses('run a script, which mail clients and filters refuse', urls),
	'urlApproval.empty': ({ urls }: Urls) => addresses('are empty', urls),
	'urlApproval.relative': ({ urls }: Urls) => addresses('are not complete: in a mail they need a scheme, as https://', urls),
	'urlApproval.malformed': ({ urls }: Urls) => addresses('are malformed', urls),
	'urlApproval.unencoded': ({ urls }: Urls) => addresses('have spaces or other characters that must be percent-encoded', urls),
	'urlApproval.ampersand': ({ urls }: Urls) => addresses('have a bare &: in HTML it must be written &amp;', urls),
	'urlApproval.entity': ({ urls }: Urls) => addresses('in the text have &amp;, where a bare & is meant', urls),
	'urlApproval.plainHttp': ({ urls }: Urls) => addresses('are http, not https', urls),
	'urlApproval.unreachable': ({ urls }: { urls: Excerpt<{ url: string; why: Part }> }) =>
		`Addresses in the content where nothing useful answers: ${list(urls, ({ url, why }) => `${JSON.stringify(url)} (${say(why)})`)}.`,
	'urlApproval.notAsked': ({ asked, left }: { asked: number; left: number }) =>
		`${number(asked)} addresses of the content were asked, ${number(left)} more were not, because of the limit.`,

	'urlLabel.missing': ({ urls }: Urls) => `Links without a label (text, alternative text of the image, or title): ${quoted(urls)}.`,

	'validityPeriod.over': (limit: { at: number; timeZone: string }) =>
		`The validity limit ${zonedTimeForPeople(limit)} is over before anything is sent.`,
	'validityPeriod.tooShort': ({ durationMs, validityMs }: { durationMs: number; validityMs: number }) =>
		`Sending takes ${duration(durationMs)} at the configured rates, but the validity is over after ${duration(validityMs)}. Make it longer.`,
	'validityPeriod.noRoom': ({ durationMs, validityMs }: { durationMs: number; validityMs: number }) =>
		`Sending takes ${duration(durationMs)} of the validity of ${duration(validityMs)}: ${duration(validityMs - durationMs)} are left for retries of the last messages.`,

	'waveScheduling.tooLate': ({ waves, startMs, validityMs }: LastWave) =>
		`${lastWave(waves, startMs)}, when the validity of ${duration(validityMs)} is over. Make it longer, or the waves larger.`,
	'waveScheduling.noRoom': ({ waves, startMs, validityMs }: LastWave) =>
		`${lastWave(waves, startMs)}: ${duration(validityMs - startMs)} of the validity are left for it and its retries.`,
};

interface ShownChange {
	from: string;
	/** '' where it is left out. */
	to: string;
	recipients: number;
}

interface MeasuredSize {
	what: keyof typeof SIZES;
	measured: number;
	carrier: Carrier;
	limit: { value: number; isStrict: boolean } | null;
	isOver: boolean;
}

interface ServedCarriers {
	carriers: Array<{ carrier: Carrier; messages: number; byDomain: number }>;
	rules: Array<{ mask: string; messages: number }>;
	isDecorated: boolean;
}

interface BrokenCharacter {
	field: 'subject' | 'senderName' | 'replyToName';
	isSurrogate: boolean;
	/** As `U+0007`. */
	code: string;
	/** From 1. */
	at: number;
}

interface Position {
	line: number;
	column: number;
}

interface SenderOutOfLine {
	domain: string;
	returnPath: string;
	signedBy: string[];
	/** The DMARC policy, where it lets receivers refuse; else null. */
	policy: string | null;
}

interface SpamScore {
	score: number;
	threshold: number;
	rules: string[];
}

interface LastWave {
	waves: number;
	startMs: number;
	validityMs: number;
}

const SIZES = {
	images: { name: 'The message', verb: 'has', unit: 'images', advice: 'Leave some out.' },
	imageBytes: { name: 'The images together', verb: 'have', unit: 'bytes', advice: 'Make them smaller.' },
	textBytes: { name: 'The text part', verb: 'has', unit: 'bytes', advice: 'Shorten it.' },
	htmlBytes: { name: 'The HTML part', verb: 'has', unit: 'bytes', advice: 'Shorten it: beyond the limit phones show the text part only.' },
	totalBytes: { name: 'The body of the message', verb: 'has', unit: 'bytes', advice: 'Make text or images smaller.' },
};

const NO_ONE_CLICK = 'The messages carry no one-click List-Unsubscribe header';
const SET_BASE_ADDRESS = 'Set "Public Base Address" in the Delivery Store credential, with https';
const NO_BASE_ADDRESS = 'The Delivery Store credential has no public base address.';

function baseAddress(base: string): string {
	return `The public base address ${JSON.stringify(base)}`;
}

function addresses(fault: string, urls: Excerpt): string {
	return `Addresses in the content that ${fault}: ${quoted(urls)}.`;
}

function changed({ from, to, recipients }: ShownChange): string {
	return `${from} → ${to || 'nothing'} (${count(recipients, 'recipient', 'recipients')})`;
}

function hits(rules: string[]): string {
	return rules.length > 0 ? ` Rules that hit: ${rules.join(', ')}.` : '';
}

function lastWave(waves: number, startMs: number): string {
	return `The last of ${number(waves)} waves starts ${duration(startMs)} after the first`;
}

function kilobytes(bytes: number): string {
	return `${number(Math.ceil(bytes / 1024))} KB`;
}

function megabytes(bytes: number): string {
	return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** The sentences of any language: a key that one of them lacks is an error of compilation. */
export type SentenceTable = typeof en;

/** A server's reply, or the system's code for what stopped a connection; '' where there is none. */
function inBrackets(why: string): string {
	return why && ` (${why})`;
}
