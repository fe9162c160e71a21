import type { Rule } from './rule';
import { allowedSender } from './rules/allowedSender';
import { characterEncoding } from './rules/characterEncoding';
import { decoMailCheck } from './rules/decoMailCheck';
import { domainTypos } from './rules/domainTypos';
import { enhancedMta } from './rules/enhancedMta';
import { exclusionRules } from './rules/exclusionRules';
import { imageAltText } from './rules/imageAltText';
import { imagesCheck } from './rules/imagesCheck';
import { japaneseFormats } from './rules/japaneseFormats';
import { mirrorPage } from './rules/mirrorPage';
import { targetFields } from './rules/targetFields';
import { trackedLinks } from './rules/trackedLinks';
import { messageSize } from './rules/messageSize';
import { missingText } from './rules/missingText';
import { objectApproval } from './rules/objectApproval';
import { oneClickUnsubscribe } from './rules/oneClickUnsubscribe';
import { personalization } from './rules/personalization';
import { placeholders } from './rules/placeholders';
import { proofCarrier } from './rules/proofCarrier';
import { proofTarget } from './rules/proofTarget';
import { proofSize } from './rules/proofSize';
import { publicAddress } from './rules/publicAddress';
import { recipients } from './rules/recipients';
import { roleAccounts } from './rules/roleAccounts';
import { sampleText } from './rules/sampleText';
import { senderAuthentication } from './rules/senderAuthentication';
import { spamAssassin } from './rules/spamAssassin';
import { unsubscriptionLink } from './rules/unsubscriptionLink';
import { urlApproval } from './rules/urlApproval';
import { urlLabel } from './rules/urlLabel';
import { validityPeriod } from './rules/validityPeriod';
import { waveScheduling } from './rules/waveScheduling';

/** The default typology, in the order in which its findings are read. */
export const defaultTypology: readonly Rule[] = [
	recipients,
	personalization,
	targetFields,
	exclusionRules,
	allowedSender,
	senderAuthentication,
	objectApproval,
	urlApproval,
	urlLabel,
	unsubscriptionLink,
	oneClickUnsubscribe,
	publicAddress,
	mirrorPage,
	trackedLinks,
	placeholders,
	sampleText,
	missingText,
	imageAltText,
	imagesCheck,
	messageSize,
	spamAssassin,
	characterEncoding,
	japaneseFormats,
	decoMailCheck,
	proofCarrier,
	proofSize,
	proofTarget,
	validityPeriod,
	waveScheduling,
	enhancedMta,
	roleAccounts,
	domainTypos,
];

/** Those that the user can set to another level, or switch off. */
export const settableRules: readonly Rule[] = defaultTypology.filter(({ isFixed }) => !isFixed);
