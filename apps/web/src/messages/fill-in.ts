/** The names of the places in a text: `Placeholder<'{done} of {total}'>` is `'done' | 'total'`. */
export type Placeholder<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

const PLACE = /\{(\w+)\}/g;
/** What tells two meanings of one English text apart, and is not shown: "Open [verb]". */
const CONTEXT = / \[[a-z ]+\]$/;

/** The English text as it is shown: without its context. */
export function shown(text: string): string {
  return text.replace(CONTEXT, '');
}

/** The names of the places of a text, in its order. */
export function placesOf(text: string): string[] {
  return [...text.matchAll(PLACE)].map(([, name = '']) => name);
}

/** The text with its values; a number is written as the language does. A place without a value stays as it is. */
export function fillIn(
  text: string,
  values: Readonly<Record<string, string | number>>,
  tag: string,
): string {
  return text.replace(PLACE, (place, name: string) => {
    const value = values[name];
    if (value === undefined) return place;
    return typeof value === 'number' ? new Intl.NumberFormat(tag).format(value) : value;
  });
}

/** The pieces of a text: words, and the names of its places between them. */
export function piecesOf(text: string): { words: string; place: string | null }[] {
  const names = placesOf(text);
  return text.split(/\{\w+\}/).map((words, index) => ({ words, place: names[index] ?? null }));
}
