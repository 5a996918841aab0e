/** Texts of the models, by their English. */
export const models = {} as const;
