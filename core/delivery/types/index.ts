/**
 * The model. The words are those of the field (Adobe Campaign), so that a campaign manager can read them:
 *
 * - **Delivery**: one mailing as a durable record: parameters, target, proofs, analysis, what was sent.
 * - **Revision**: counts the saved changes of a delivery, from 1.
 * - **Target**: who is to get it. A *target version* is one complete, unchangeable set of recipients.
 * - **Profile**: all fields of a recipient, as they came in; templates read them as `recipient.…`.
 * - **Fingerprint**: hash of everything that a recipient could notice (content, parameters, formats).
 * - **Analysis**: computes the target (exclusions), prepares one message per recipient, runs the
 *   typology. A proof is a small analysis with a target of its own (`purpose: 'proof'`).
 * - **Typology**: the list of checking rules; a **finding** is what a rule has to say.
 * - **Proof** (BAT): a test copy to proof addresses, numbered per delivery.
 * - **Approval**: a person's answer to a proof or to an analysis. An approved analysis is *confirmed*.
 * - **Run**: one living sender of a delivery (one execution of Confirm Delivery or Send Proof).
 * - **Claim**: a run has taken a message to send it. **DATA mark**: the store durably knows that the run is
 *   about to hand the message over; from then on it is never sent again unless its fate is known.
 * - **Unknown**: the message was marked and its run died, or the final reply was lost: perhaps sent.
 *
 * Times are numbers: milliseconds since 1970 UTC, from the store's clock.
 */
export * from './formats';
export * from './parameters';
export * from './schedule';
export * from './target';
export * from './typology';
export * from './delivery';
export * from './message';
export * from './approval';
export * from './reactions';
export * from './addresses';
