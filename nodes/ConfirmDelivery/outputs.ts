/** Outputs by index: saved connections go by it. */
export const OUTPUTS = { finished: 0, pending: 1, stopped: 2 } as const;
