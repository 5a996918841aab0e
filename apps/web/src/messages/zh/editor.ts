/** Texts of the editor, by their English. */
export const editor = {} as const;
