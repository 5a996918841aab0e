/** Texts of the batch, by their English. */
export const batch = {} as const;
