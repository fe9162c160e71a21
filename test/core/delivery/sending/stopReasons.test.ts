/** What a stop at the MTA says in other languages than that of its error. */
import { stopOfOpenError, stopOfRefusedSender } from '../../../../core/delivery/sending/stopReasons';
import { DeliveryError } from '../../../../core/errors';
import { stopText } from '../../../../core/sentences';

const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:25'), { code: 'ECONNREFUSED' });
const expired = new Error('lost', { cause: Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' }) });
const said = { advice: 'Check it.' };

test.each([
	['a reply', stopOfOpenError(new DeliveryError('mtaSignIn', 'The MTA refused news.', { ...said, reply: '535 5.7.8 Not you' })), 'Le MTA a refusé l’identification (535 5.7.8 Not you). Corrigez', 'MTAへのログインが拒否されました（535 5.7.8 Not you）。'],
	['a code of the system', stopOfOpenError(new DeliveryError('mtaUnreachable', 'Nothing listens there.', { ...said, cause: refused })), 'Le MTA n’a pas pu être joint (connexion refusée, ECONNREFUSED). Corrigez', 'MTAに接続できませんでした（接続が拒否されました、ECONNREFUSED）。'],
	['a code behind the error', stopOfOpenError(new DeliveryError('mtaTls', 'It has expired.', { ...said, cause: expired })), '(certificat expiré, CERT_HAS_EXPIRED)', '（証明書の有効期限切れ、CERT_HAS_EXPIRED）'],
	['neither', stopOfOpenError(new DeliveryError('mtaUnreachable', 'It sent nothing.', said)), 'Le MTA n’a pas pu être joint. Corrigez', 'MTAに接続できませんでした。MTAの'],
	['a refused sender', stopOfRefusedSender('550 5.7.1 Not yours'), 'a refusé l’adresse de l’expéditeur (550 5.7.1 Not yours). Vérifiez', 'MTAが差出人アドレスを拒否しました（550 5.7.1 Not yours）。'],
])('%s', (_what, { stop, error }, french, japanese) => {
	expect(stopText(stop!, 'en')).toBe(`${error!.message} ${error!.advice}`);
	expect(stopText(stop!, 'fr')).toContain(french);
	expect(stopText(stop!, 'ja')).toContain(japanese);
});
