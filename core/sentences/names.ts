import type { Carrier, Language } from '../delivery/types';

/** The carriers' formats as the field calls them. */
export const FORMAT_NAMES: Record<Language, Record<Carrier, string>> = {
	en: { docomo: 'Deco-mail (NTT DoCoMo)', au: 'Decoration Mail (KDDI au)', softbank: 'Decore Mail (SoftBank)' },
	fr: { docomo: 'Deco-mail (NTT DoCoMo)', au: 'Decoration Mail (KDDI au)', softbank: 'Decore Mail (SoftBank)' },
	ja: { docomo: 'デコメール（NTTドコモ）', au: 'デコレーションメール（au）', softbank: 'デコレメール（ソフトバンク）' },
};

/** The carriers as the user knows them. */
export const CARRIER_NAMES: Record<Language, Record<Carrier, string>> = {
	en: { docomo: 'NTT DoCoMo', au: 'KDDI au', softbank: 'SoftBank' },
	fr: { docomo: 'NTT DoCoMo', au: 'KDDI au', softbank: 'SoftBank' },
	ja: { docomo: 'NTTドコモ', au: 'au', softbank: 'ソフトバンク' },
};
