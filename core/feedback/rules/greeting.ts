import type { QualificationRule } from './rule';

const REPUTATION = { reason: 'refused', detail: 'reputation' } as const;

/** A greeting that says only no: the server knows nothing yet but who connects. */
export const greetingRules: readonly QualificationRule[] = [
	// host mx.example.jp[192.0.2.1] refused to talk to me: 421 Service not available, closing transmission channel
	// 421 mwinf5c77 ME Service refuse. Veuillez essayer plus tard. Service refused, please try later. OFR_999 [999] (Orange: by IP address)
	{ ...REPUTATION, phase: 'connect', text: /(?:^|: )(?:421|5\d\d)\b(?!.{0,120}\b(?:busy|load\w*|resources?|maintenance|shut\w*|temporar\w*|at this time|time-?out)\b)/i },
];
