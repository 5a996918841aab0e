/** Texts of the spend, by their English. */
export const spend = {} as const;
