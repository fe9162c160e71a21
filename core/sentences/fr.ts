import type { Carrier } from '../delivery/types';
import { zonedTimeForPeople } from '../schedule/zonedTime';
import type { SentenceTable } from './en';
import type { Excerpt } from './excerpt';
import { CARRIER_NAMES, FORMAT_NAMES } from './names';
import { networkText } from './networkCodes';
import { reasonText } from './reasons';
import { sayWith } from './say';
import { speechOf, type Part } from './speech';

const { count, duration, list, number, quoted } = speechOf('fr');
const carrierName = (carrier: Carrier) => CARRIER_NAMES.fr[carrier];
const formatName = (carrier: Carrier) => FORMAT_NAMES.fr[carrier];
const say = (part: Part): string => sayWith(fr, part);

/** The sentences of findings in French. Names of settings stay as n8n shows them. */
export const fr: SentenceTable = {
	'allowedSender.fixed': ({ domain, allowed }) =>
		`Le domaine de l’expéditeur ${domain} ne fait pas partie de ceux que le credential MTA autorise : ${allowed.join(', ')}.`,
	'allowedSender.computed': ({ recipients, why }) =>
		`${count(recipients, 'destinataire ne reçoit', 'destinataires ne reçoivent')} rien, à cause du domaine de l’expéditeur. ${say(why)}`.trim(),
	'allowedSender.refused': ({ domain, allowed }) =>
		`Le credential MTA ne permet à personne d’envoyer pour ${domain}, seulement pour ${allowed.join(', ')}.`,

	'characterEncoding.changed': ({ characters }) =>
		`Des caractères absents du jeu de caractères du message partent sous leur forme la plus proche : ${list(characters, changed)}.`,
	'characterEncoding.lost': ({ characters }) =>
		`Des caractères absents du jeu de caractères du message, et sans forme proche, sont remplacés par un signe : ${list(characters, changed)}.`,
	'characterEncoding.notEncodable': ({ field, carrier, charset, characters }) =>
		`${fieldName(field)} contient des caractères qu’un e-mail de ${carrierName(carrier)} (${charset}) ne peut pas transporter : ${list(characters, String)}.`,

	'decoMailCheck.problem': ({ carrier, recipients, line }) =>
		`${formatName(carrier)}, ${count(recipients, 'destinataire', 'destinataires')} : ${say(line)}`,
	'decoMail.noHtml': () => 'Le message n’a pas de version HTML.',
	'decoMail.allTags': ({ carrier }) => `Les téléphones de ${carrierName(carrier)} connaissent toutes les balises.`,
	'decoMail.tags': ({ carrier, dropped }) =>
		`Les balises et attributs que les téléphones de ${carrierName(carrier)} ne connaissent pas sont retirés : ${list(dropped, ({ name, times }) => `${name} ${times}`)}.`,
	'decoMail.imageTypes': ({ images }) =>
		`Les téléphones n’affichent que JPEG et GIF, et non ${list(images, ({ src, type }) => `${src} (${type})`)}.`,
	'decoMail.imageFiles': ({ problems }) => problems.map(say).join(' '),
	'decoMail.imagesLeftOut': ({ images }) =>
		`Ces images ne font pas partie du message, leur texte alternatif est envoyé : ${list(images, String)}.`,
	'decoMail.size': ({ what, measured, carrier, limit, isOver }) => {
		const { fact, unit, advice } = SIZES[what];
		const measure = `${fact} ${number(measured)} ${unit}`;
		if (!limit) return `${measure}.`;
		const allowed = `${limit.isStrict ? 'moins de' : 'au plus'} ${number(limit.value)}`;
		return `${measure} ; ${carrierName(carrier)} en accepte ${allowed}.${isOver ? ` ${advice}` : ''}`;
	},
	'decoMail.replaced': ({ characters }) =>
		`Caractères remplacés par les plus proches : ${list(characters, ({ from, to }) => `${from} → ${to || 'rien'}`)}.`,
	'decoMail.missing': ({ carrier, characters }) =>
		`Un e-mail de ${carrierName(carrier)} ne peut pas transporter ces caractères : ${list(characters, String)}.`,

	'domainHold.refused': ({ domain, failed, tried }) =>
		`${number(failed)} messages sur ${number(tried)} pour ${domain} ont été refusés en une heure ; rien n’y est envoyé pendant une heure. Consultez les réponses dans le journal de diffusion.`,

	'domainTypos.found': ({ addresses, typos }) =>
		`${count(addresses, 'adresse contient', 'adresses contiennent')} peut-être une faute de frappe : ${list(typos, ({ domain, meant }) => `${domain} (${meant} ?)`)}.`,

	'enhancedMta.handedOver': ({ unused }) => {
		const handed =
			'Les messages sont remis à un Enhanced MTA, qui gère lui-même les reprises, le débit et la qualification des rebonds. Ce qu’il a pris en charge ne peut plus être arrêté.';
		const names = unused.map((setting) => ({ retries: 'Retries', mxRules: 'MX Rules' })[setting]).join(' et ');
		return names ? `${handed} Réglages de la diffusion non utilisés : ${names}.` : handed;
	},
	'enhancedMta.validity': ({ validityMs, longestMs }) =>
		`La période de validité de ${duration(validityMs)} y compte jusqu’à ${duration(longestMs)} au plus, à partir de la remise de chaque message.`,

	'exclusionRules.leftOut': ({ kind, label, excluded }) => {
		const rule = { filtering: 'La règle de filtrage', pressure: 'La règle de pression', capacity: 'La règle de capacité' }[kind];
		return `${rule} « ${label} » exclut ${count(excluded, 'destinataire', 'destinataires')}.`;
	},

	'imageAltText.missing': ({ images, sources }) =>
		`${count(images, 'image n’a', 'images n’ont')} pas de texte alternatif (alt) : ${quoted(sources)}.`,

	'images.fetched': ({ images, bytes }) =>
		`${count(images, 'image liée a été téléchargée et fera', 'images liées ont été téléchargées et feront')} partie des messages (${number(bytes)} octets).`,
	'images.unusable': ({ problem, messages }) => `${say(problem)} (${count(messages, 'message', 'messages')})`,
	'images.more': ({ images }) => `${count(images, 'autre image est inutilisable', 'autres images sont inutilisables')}.`,
	'images.unused': ({ names }) =>
		`Le HTML n’affiche aucun cid: de ces images intégrées, aucun message ne les contient donc : ${names.join(', ')}.`,
	'images.overfull': ({ most }) =>
		`Les messages affichent plus de ${number(most)} images différentes. Ne personnalisez pas les adresses des images, ou désactivez Image Inclusion.`,
	'images.notShown': ({ src }) =>
		`L’image ${src} est d’un type que les messageries n’affichent pas. Enregistrez-la en JPEG, PNG ou GIF.`,
	'images.notForPhones': ({ src, type }) =>
		`L’image ${src} est au format ${type} ; les téléphones mobiles n’affichent que JPEG et GIF. Enregistrez-la en JPEG ou GIF.`,
	'images.noInlineFile': ({ name }) =>
		`Le HTML affiche cid:${name}, mais la diffusion n’a pas d’image intégrée de ce nom. Ajoutez-la dans Inline Images d’Email Parameters.`,
	'images.noFile': ({ src }) => `L’image ${src} n’a pas de fichier.`,

	'images.tooMuch': ({ src, most }) =>
		`Avec l’image ${src}, les pièces jointes et les images dépassent ${number(most)} octets. Réduisez-les, ou désactivez Image Inclusion.`,
	'images.unavailable': ({ src, why, advice }) => `L’image ${src} est inutilisable : ${say(why)}. ${say(advice)}`.trim(),

	'japaneseFormats.served': ({ carriers, rules, isDecorated }) => {
		const parts = carriers.map(
			({ carrier, messages, byDomain }) =>
				`${formatName(carrier)} ${number(messages)} (${number(messages - byDomain)} par profil, ${number(byDomain)} par domaine)`,
		);
		const byRule =
			rules.length > 0 ? ` Par règle de format : ${rules.map(({ mask, messages }) => `${mask} ${number(messages)}`).join(', ')}.` : '';
		const content = isDecorated ? 'le HTML décoré et le texte' : 'le contenu texte seulement';
		return `Messages au format d’un opérateur : ${parts.join(', ')}.${byRule} Ils contiennent ${content}, dans le jeu de caractères de l’opérateur.`;
	},
	'japaneseFormats.notEncodable': ({ recipients, whys }) => {
		const fact = `${count(recipients, 'destinataire ne reçoit', 'destinataires ne reçoivent')} rien, car des caractères du message manquent au jeu de caractères de l’opérateur.`;
		return [fact, ...whys.map(say)].join(' ');
	},

	'messageSize.clipped': ({ bytes, limit }) => `Le HTML pèse ${kilobytes(bytes)} : Gmail le coupe après ${kilobytes(limit)}.`,
	'messageSize.heavy': ({ bytes }) =>
		`Le message pèse ${megabytes(bytes)} : certains serveurs le refusent. Mettez plutôt un lien vers les fichiers volumineux.`,
	'messageSize.refused': ({ bytes, limit }) =>
		`Le message pèse ${megabytes(bytes)} : presque tous les serveurs refusent plus de ${megabytes(limit)}.`,

	'mirrorPage.deadLink': ({ mode }) => {
		const why = mode === 'none' ? 'aucune page miroir n’est générée' : 'la page miroir n’est accessible que par l’identifiant du message';
		return `Le contenu a un lien vers la page miroir, mais ${why} : le lien ne mènera à aucune page.`;
	},
	'mirrorPage.noHtml': () => 'Une page miroir est demandée, mais il lui faut un contenu HTML et la diffusion n’en a pas.',

	'missingText.htmlOnly': () => 'Tous les messages partent en HTML seul, sans version texte.',
	'missingText.empty': ({ isMade }) => {
		const why = isMade ? 'le HTML n’a aucun texte dont on puisse la tirer' : 'elle est vide';
		return `Les messages n’ont pas de version texte : ${why}. Remplissez Text Content.`;
	},

	'objectApproval.noSubject': () => 'L’objet est vide.',
	'objectApproval.noSubjectForSome': () => 'L’objet est vide pour au moins un destinataire.',
	'objectApproval.brokenCharacter': ({ field, isSurrogate, code, at }) => {
		const name = { subject: 'L’objet', senderName: 'Le nom de l’expéditeur', replyToName: 'Le nom de l’adresse de réponse' }[field];
		const what = isSurrogate ? 'moitié d’une paire de substitution' : 'caractère de contrôle';
		return `${name} contient un caractère qui perturbe les messageries : ${what} ${code}, caractère ${at}.`;
	},
	'objectApproval.lineBreaks': ({ messages }) =>
		`Des sauts de ligne issus des données des destinataires sont devenus des espaces dans les en-têtes de ${count(messages, 'message', 'messages')}.`,
	'objectApproval.senderAddress': ({ address }) => `L’adresse de l’expéditeur ${JSON.stringify(address)} n’est pas une adresse e-mail.`,

	'oneClickUnsubscribe.missing': () => `${NO_ONE_CLICK}. ${SET_BASE_ADDRESS}.`,
	'oneClickUnsubscribe.bulk': ({ provider, messages, before, limit }) =>
		`${NO_ONE_CLICK}, et ${provider} reçoit ${number(messages)} messages en un jour (dont ${number(before)} auparavant), ce qu’il n’accepte qu’avec cet en-tête à partir de ${number(limit)}. ${SET_BASE_ADDRESS}.`,

	'personalization.sampled': ({ checked, recipients }) =>
		`Pour contrôle, les messages de ${number(checked)} destinataires sur ${number(recipients)} ont été créés. Les autres le seront à l’envoi.`,
	'personalization.nobodyLeft': ({ failed }) =>
		`${count(failed, 'message n’a pas pu être créé', 'messages n’ont pas pu être créés')}, et il n’en reste aucun à envoyer.`,
	'personalization.failed': ({ failed }) =>
		`${count(failed, 'destinataire ne reçoit', 'destinataires ne reçoivent')} rien, car le message n’a pas pu être personnalisé.`,
	'personalization.fault': ({ field, position, problem }) => {
		const place = position ? `${fieldName(field)}, ligne ${position.line}, colonne ${position.column}` : fieldName(field);
		return `${place} : ${say(problem)}`;
	},
	'personalization.limit': ({ limit }) => `le modèle demande trop de temps ou de mémoire (${limit})`,
	'personalization.missingField': ({ name }) =>
		`le destinataire n’a pas de champ « ${name} » (ajoutez | default: "…" s’il peut manquer)`,
	'personalization.unknownField': ({ variable }) =>
		`le champ « ${variable} » n’existe pas (les champs du destinataire s’écrivent recipient.…)`,
	'personalization.missingLink': ({ variable }) =>
		`il n’y a pas d’adresse pour {{ ${variable} }} (renseignez « Public Base Address » dans le credential Delivery Store)`,
	'personalization.tooLong': ({ most }) => `le texte obtenu dépasse ${number(most)} caractères`,
	'personalization.noAddress': ({ rendered, local, most }) => {
		const why = local > most ? ` : ${local} caractères précèdent le @, ${most} au plus sont permis` : '';
		return `le résultat est ${JSON.stringify(rendered)}, qui n’est pas une adresse e-mail${why}`;
	},
	'personalization.longWord': ({ most }) => `le résultat a plus de ${number(most)} caractères sans espace`,

	'placeholders.unfilled': ({ found }) =>
		`Le contenu a des champs que rien ne remplit : ${quoted(found)}. Un champ s’écrit {{ recipient.name }}, en mode fixe.`,
	'placeholders.object': () =>
		'Un champ du contenu est un objet entier, qui s’affiche [object Object]. Utilisez l’un de ses champs, comme {{ recipient.address.city }}.',

	'proofCarrier.otherCarrier': ({ copies, carrier, example }) =>
		`${count(copies, 'copie du BAT est', 'copies du BAT sont')} au format de ${carrierName(carrier)}, mais l’adresse n’est pas celle d’un de ses téléphones : utilisez-en une comme ${example}.`,
	'proofSize.tooLarge': ({ recipients, most }) =>
		`Le BAT a ${count(recipients, 'destinataire', 'destinataires')} ; ${number(most)} au plus sont permis.`,
	'proofTarget.missing': () => 'La cible du BAT doit aussi recevoir la diffusion, mais aucun BAT n’a été envoyé : Send Proof précède l’analyse.',

	'publicAddress.none': () => NO_BASE_ADDRESS,
	'publicAddress.noHeader': () => `${NO_BASE_ADDRESS} Les messages n’ont pas d’en-tête List-Unsubscribe.`,
	'publicAddress.needed': () =>
		`${NO_BASE_ADDRESS} Le contenu utilise {{ links.… }} ou ses liens sont suivis, ce qui la rend nécessaire.`,
	'publicAddress.malformed': ({ base }) => `${baseAddress(base)} n’est pas une adresse comme https://mail.example.com/path.`,
	'publicAddress.withUser': ({ base }) => `${baseAddress(base)} ne doit contenir ni nom d’utilisateur ni mot de passe.`,
	'publicAddress.withQuery': ({ base }) => `${baseAddress(base)} ne doit contenir ni paramètre ni fragment (? ou #).`,
	'publicAddress.badCharacters': ({ base }) => `${baseAddress(base)} contient des caractères interdits dans une adresse.`,
	'publicAddress.private': ({ base }) =>
		`${baseAddress(base)} est locale ou privée : ailleurs, les destinataires ne peuvent pas ouvrir les liens.`,
	'publicAddress.notHttps': ({ base }) =>
		`${baseAddress(base)} n’est pas en https : les fournisseurs de messagerie ne proposeront pas la désinscription en un clic.`,

	'recipients.noTarget': () => 'La cible est vide.',
	'recipients.nobodyLeft': ({ recipients, exclusions }) => {
		const why = exclusions.map((each) => `${number(each.recipients)} ${reasonText(each.reason, 'fr')}`).join(', ');
		return `Sur ${count(recipients, 'destinataire', 'destinataires')} de la cible, il n’en reste aucun : ${why || 'aucune raison n’a été notée'}.`;
	},
	'recipients.seeds': ({ messages }) =>
		`${count(messages, 'adresse témoin reçoit', 'adresses témoins reçoivent')} aussi la diffusion, hors de la cible et de tous les chiffres.`,
	'recipients.seedsLeftOut': ({ addresses }) =>
		`Adresses témoins qui ne reçoivent rien : ${list(addresses, ({ address, reason }) => `${address} (${reasonText(reason, 'fr')})`)}.`,

	'request.compressed': () => 'le serveur l’envoie compressée',
	'request.failed': ({ why }) => `la connexion a échoué (${networkText(why, 'fr')})`,
	'request.innerNetwork': ({ place }) => `${place} est dans un réseau interne`,
	'request.lookAtIt': () => 'Ouvrez l’adresse dans un navigateur pour voir si elle fonctionne.',
	'request.makeItSmaller': () => 'Réduisez-la.',
	'request.malformed': () => 'son adresse est mal formée',
	'request.noAddress': ({ host }) => `le nom ${host} n’a pas d’adresse`,
	'request.noImage': () => 'ce que le serveur envoie n’est pas une image',
	'request.putItOutside': () => 'Placez-la sur un serveur web public.',
	'request.redirects': ({ most }) => `plus de ${number(most)} redirections`,
	'request.redirectsNowhere': ({ status }) => `le serveur redirige (${status}) sans donner d’adresse`,
	'request.scheme': ({ scheme }) => `seuls http et https sont possibles, et non ${scheme}`,
	'request.status': ({ status }) => `le serveur répond ${status}`,
	'request.timeout': ({ seconds }) => `plus de ${decimal(seconds)} s sans réponse complète`,
	'request.tooLarge': ({ most }) => `plus de ${number(most)} octets`,
	'request.withUser': () => 'son adresse contient un nom d’utilisateur ou un mot de passe',

	'roleAccounts.found': ({ messages }) =>
		`${count(messages, 'destinataire est une adresse', 'destinataires sont des adresses')} de fonction (info@, postmaster@, noreply@ …). Elles se plaignent souvent, ou personne ne les lit.`,

	'sampleText.left': () => 'Le contenu est encore le texte d’exemple d’Email Parameters. Remplacez-le par votre propre message.',

	'senderAuthentication.freeMail': ({ domain }) =>
		`L’adresse de l’expéditeur est chez ${domain}, où chacun peut avoir une boîte : les serveurs destinataires refusent les messages de ce domaine envoyés par un autre serveur. Utilisez une adresse de votre propre domaine.`,
	'senderAuthentication.dmarcUnanswered': ({ domain, why }) =>
		`L’enregistrement DMARC de ${domain} n’a pas pu être consulté (${networkText(why, 'fr')}).`,
	'senderAuthentication.noDmarc': ({ domain }) =>
		`Le domaine de l’expéditeur ${domain} n’a pas d’enregistrement DMARC, que les grands fournisseurs exigent. Publiez un enregistrement TXT sous _dmarc.${domain}, par exemple : v=DMARC1; p=none`,
	'senderAuthentication.manyDmarc': ({ domain, records }) =>
		`Il y a ${number(records)} enregistrements DMARC sous _dmarc.${domain}, les serveurs destinataires n’en utilisent donc aucun. N’en laissez qu’un.`,
	'senderAuthentication.notInLine': ({ domain, returnPath, signedBy, policy }) => {
		const signatures = signedBy.length > 0 ? `sont signés par ${signedBy.join(', ')}` : 'ne sont pas signés par le credential MTA';
		const fact = `Le domaine de l’expéditeur ${domain} n’est aligné ni avec l’adresse d’erreur (${returnPath}) ni avec une signature : les messages ${signatures}.`;
		if (!policy) return `${fact} Signez pour ${domain}, ou utilisez une adresse d’erreur de ce domaine.`;
		return `${fact} Sa politique DMARC (${policy}) permet aux serveurs destinataires de les refuser, sauf si le MTA signe pour ${domain}.`;
	},
	'senderAuthentication.keyUnanswered': ({ name, why }) => `La clé DKIM ${name} n’a pas pu être consultée (${networkText(why, 'fr')}).`,
	'senderAuthentication.noKey': ({ name, expected }) =>
		`Il n’y a pas de clé DKIM sous ${name}, les signatures ne comptent donc pas. Publiez-y cet enregistrement TXT : ${expected}`,
	'senderAuthentication.otherKey': ({ name, expected, isWithdrawn }) => {
		const what = isWithdrawn ? 'est révoquée (son p= est vide)' : 'n’est pas celle du credential MTA';
		return `La clé DKIM sous ${name} ${what}, les signatures sont donc fausses. Publiez-y cet enregistrement TXT : ${expected}`;
	},
	'senderAuthentication.withoutMail': ({ recipients, domains }) => {
		const named = list(domains, ({ domain, isNull }) => `${domain} (${isNull ? 'MX nul : il ne reçoit pas d’e-mails' : 'ni MX ni adresse'})`);
		return `${count(recipients, 'destinataire est', 'destinataires sont')} à un domaine sans messagerie : ${named}.`;
	},
	'senderAuthentication.unanswered': ({ unanswered, lookedUp }) =>
		`${count(unanswered, 'domaine destinataire', 'domaines destinataires')} sur ${number(lookedUp)} n’ont pas pu être consultés.`,

	'spamAssassin.unanswered': ({ server, why }) =>
		`SpamAssassin n’a pas pu être interrogé (${server} : ${say(why)}). Le message n’a pas été contrôlé.`,
	'spamAssassin.answers': ({ answer }) => `il répond ${answer}`,
	'spamAssassin.endless': () => 'sa réponse n’a pas de fin',
	'spamAssassin.noScore': () => 'sa réponse n’a pas de score',
	'spamAssassin.otherServer': () => 'ce qui répond n’est pas spamd',
	'spamAssassin.silent': () => 'la connexion a été fermée sans réponse',
	'spamAssassin.spam': ({ score, threshold, rules }) =>
		`SpamAssassin prend le message pour du spam : ${decimal(score)} points, ${decimal(threshold)} suffisent.${hits(rules)}`,
	'spamAssassin.score': ({ score, threshold, rules }) =>
		`SpamAssassin donne au message ${decimal(score)} des ${decimal(threshold)} points qui font un spam.${hits(rules)}`,

	'stop.cancelled': () => 'L’exécution a été annulée. Ce qui était en cours d’envoi est enregistré ; relancez le nœud pour continuer.',
	'stop.errorThreshold': ({ failed, tried, share, percent, messages }) =>
		`${number(failed)} messages sur ${number(tried)} ont échoué (${share} %) : le seuil d’erreurs de ${percent} % et ${number(messages)} messages est atteint. ` +
		'Consultez les raisons dans le journal de diffusion ; si elles ne posent pas problème, laissez la diffusion continuer avec Resume If Halted dans Confirm Delivery.',
	'stop.mtaTls': ({ why }) =>
		`Aucune connexion sécurisée au MTA n’a pu être établie${inBrackets(why)}. Choisissez la sécurité que le port attend (465 : TLS, 587 : STARTTLS), ou corrigez le certificat.`,
	'stop.mtaUnreachable': ({ why }) =>
		`Le MTA n’a pas pu être joint${inBrackets(why)}. Corrigez l’hôte et le port dans les identifiants du MTA, ouvrez le pare-feu ; Resume Due reprend de lui-même.`,
	'stop.paused': ({ actor }) => `Mise en pause par ${actor}. Reprenez-la pour continuer.`,
	'stop.senderRefused': ({ why }) =>
		`Le MTA a refusé l’adresse de l’expéditeur${inBrackets(why)}. Vérifiez l’adresse de l’expéditeur dans Email Parameters, et pour quels expéditeurs le MTA accepte cet utilisateur.`,
	'stop.shutdown': () => 'n8n a été arrêté. Ce qui était en cours d’envoi est enregistré ; relancez le nœud pour continuer.',
	'stop.signInRefused': ({ why }) =>
		`Le MTA a refusé l’identification${inBrackets(why)}. Corrigez l’utilisateur et le mot de passe (ou Access Token) dans les identifiants du MTA, puis essayez avec Test.`,
	'stop.stopped': ({ actor }) => `Arrêtée par ${actor}. Ce qui n’a pas été envoyé est annulé.`,

	'targetFields.empty': ({ option, name }) => `Aucun destinataire n’a de valeur dans le champ « ${name} », indiqué dans ${option}.`,

	'trackedLinks.untracked': ({ urls }) =>
		`Liens dont les clics ne sont pas comptés (leur hôte est calculé, ils dépendent d’une boucle ou d’une variable du contenu, ou il y en a plus de 999) : ${quoted(urls)}.`,

	'typology.notRun': ({ label, why }) => `La règle « ${label} » n’a pas pu être exécutée : ${why}`,

	'unsubscriptionLink.missing': ({ content }) =>
		`Le contenu ${content === 'html' ? 'HTML' : 'texte'} n’a pas de lien de désinscription. Ajoutez {{ links.unsubscribe }}.`,
	'unsubscriptionLink.missingForSome': ({ content, messages }) =>
		`${count(messages, 'message n’a', 'messages n’ont')} pas de lien de désinscription dans le ${content === 'html' ? 'HTML' : 'texte'} : il se trouve dans une branche du contenu que tous ne reçoivent pas.`,

	'urlApproval.script': ({ urls }) => addresses('qui exécutent un script, ce que messageries et filtres refusent', urls),
	'urlApproval.empty': ({ urls }) => addresses('vides', urls),
	'urlApproval.relative': ({ urls }) => addresses('incomplètes (dans un e-mail, il faut un schéma comme https://)', urls),
	'urlApproval.malformed': ({ urls }) => addresses('mal formées', urls),
	'urlApproval.unencoded': ({ urls }) => addresses('avec des espaces ou d’autres caractères à encoder en pour cent', urls),
	'urlApproval.ampersand': ({ urls }) => addresses('avec un & seul (en HTML, il faut écrire &amp;)', urls),
	'urlApproval.entity': ({ urls }) => addresses('avec &amp; dans le texte, où il faut un simple &', urls),
	'urlApproval.plainHttp': ({ urls }) => addresses('en http et non en https', urls),
	'urlApproval.unreachable': ({ urls }) =>
		`Adresses du contenu où rien d’utile ne répond : ${list(urls, ({ url, why }) => `${JSON.stringify(url)} (${say(why)})`)}.`,
	'urlApproval.notAsked': ({ asked, left }) =>
		`${count(asked, 'adresse du contenu a été testée', 'adresses du contenu ont été testées')}, ${number(left)} de plus ne l’ont pas été, à cause de la limite.`,

	'urlLabel.missing': ({ urls }) => `Liens sans libellé (texte, texte alternatif de l’image ou titre) : ${quoted(urls)}.`,

	'validityPeriod.over': (limit) => `La limite de validité ${zonedTimeForPeople(limit)} est passée avant tout envoi.`,
	'validityPeriod.tooShort': ({ durationMs, validityMs }) =>
		`Aux débits configurés, l’envoi dure ${duration(durationMs)}, mais la validité se termine après ${duration(validityMs)}. Allongez-la.`,
	'validityPeriod.noRoom': ({ durationMs, validityMs }) =>
		`L’envoi prend ${duration(durationMs)} sur les ${duration(validityMs)} de validité : il reste ${duration(validityMs - durationMs)} pour les reprises des derniers messages.`,

	'waveScheduling.tooLate': ({ waves, startMs, validityMs }) =>
		`${lastWave(waves, startMs)}, quand la validité de ${duration(validityMs)} est dépassée. Allongez-la, ou agrandissez les vagues.`,
	'waveScheduling.noRoom': ({ waves, startMs, validityMs }) =>
		`${lastWave(waves, startMs)} : il reste ${duration(validityMs - startMs)} de validité pour elle et ses reprises.`,
};

const SIZES = {
	images: { fact: 'Le message a', unit: 'images', advice: 'Retirez-en.' },
	imageBytes: { fact: 'Les images ensemble ont', unit: 'octets', advice: 'Réduisez-les.' },
	textBytes: { fact: 'La partie texte a', unit: 'octets', advice: 'Raccourcissez-la.' },
	htmlBytes: { fact: 'La partie HTML a', unit: 'octets', advice: 'Raccourcissez-la : au-delà, les téléphones n’affichent que la partie texte.' },
	totalBytes: { fact: 'Le corps du message a', unit: 'octets', advice: 'Réduisez le texte ou les images.' },
};

/** Content fields that errors name; others, as `SMTP header X-A`, stay as they are. */
const FIELDS: Record<string, string> = {
	Subject: 'Objet',
	Text: 'Texte',
	'Text Content': 'Texte',
	'HTML Content': 'HTML',
	'Sender Name': 'Nom de l’expéditeur',
	'Sender name': 'Nom de l’expéditeur',
	'Sender address': 'Adresse de l’expéditeur',
	'Reply-to name': 'Nom de l’adresse de réponse',
	'Reply-to address': 'Adresse de réponse',
	'Error address': 'Adresse d’erreur',
};

const NO_ONE_CLICK = 'Les messages n’ont pas d’en-tête List-Unsubscribe pour la désinscription en un clic';
const SET_BASE_ADDRESS = 'Renseignez « Public Base Address » dans le credential Delivery Store, en https';
const NO_BASE_ADDRESS = 'Le credential Delivery Store n’a pas d’adresse publique (Public Base Address).';

function fieldName(field: string): string {
	return FIELDS[field] ?? field;
}

function baseAddress(base: string): string {
	return `L’adresse publique ${JSON.stringify(base)}`;
}

function addresses(fault: string, urls: Excerpt): string {
	return `Adresses du contenu ${fault} : ${quoted(urls)}.`;
}

function changed({ from, to, recipients }: { from: string; to: string; recipients: number }): string {
	return `${from} → ${to || 'rien'} (${count(recipients, 'destinataire', 'destinataires')})`;
}

function hits(rules: string[]): string {
	return rules.length > 0 ? ` Règles déclenchées : ${rules.join(', ')}.` : '';
}

function lastWave(waves: number, startMs: number): string {
	return `La dernière des ${number(waves)} vagues part ${duration(startMs)} après la première`;
}

function decimal(value: number): string {
	return value.toLocaleString('fr', { maximumFractionDigits: 3 });
}

function kilobytes(bytes: number): string {
	return `${number(Math.ceil(bytes / 1024))} Ko`;
}

function megabytes(bytes: number): string {
	return `${(bytes / 1_000_000).toLocaleString('fr', { minimumFractionDigits: 1, maximumFractionDigits: 1 })} Mo`;
}

/** A server's reply, or the system's code for what stopped a connection; '' where there is none. */
function inBrackets(why: string): string {
	return why && ` (${networkText(why, 'fr')})`;
}
