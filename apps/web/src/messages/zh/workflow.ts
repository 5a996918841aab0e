/** Texts of the workflow, by their English. */
export const workflow = {} as const;
