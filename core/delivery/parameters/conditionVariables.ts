import type { Readable } from '../../personalization/condition';

/** What a filter condition reads of its delivery. */
const DELIVERY = ['label', 'code', 'kind', 'service'];

/** What conditions of a delivery that pressure and capacity rules count read, and filtering rules beside the recipient. */
const COUNTED = [...DELIVERY, 'weight'];

/** *Filter condition* of the target. */
export const IN_FILTER_CONDITION: Readable = { recipient: 'any', delivery: DELIVERY };

/** Filtering rules of a typology. */
export const IN_FILTERING_RULE: Readable = { recipient: 'any', delivery: COUNTED };

/** Pressure and capacity rules: which deliveries count. */
export const IN_COUNTED_DELIVERY: Readable = { delivery: COUNTED };
