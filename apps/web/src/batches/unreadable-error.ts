/** What a person wrote and cannot be read, told in their words. */
export class UnreadableError extends Error {}
