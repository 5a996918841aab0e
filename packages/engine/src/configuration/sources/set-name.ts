/** The set of credentials that every provider has, if only an empty one. */
export const DEFAULT_SET = 'default';

const SET_NAME = /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/;

/** What a name may be, for messages. */
export const SET_NAME_RULE = "A credential's name has 1 to 64 letters, digits, spaces and . _ -";

/** Whether a set of credentials may be called that. */
export const isSetName = (name: string): boolean => SET_NAME.test(name);

/** `"work"`, `"work" and "lab"`: names of sets as messages show them. */
export function setNames(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  return quoted.length < 2
    ? (quoted[0] ?? '')
    : `${quoted.slice(0, -1).join(', ')} and ${quoted[quoted.length - 1]}`;
}
