/** A source that is free, and what the model there is called. */
export interface FreeSource {
  readonly source: string;
  /** The name for people. */
  readonly name: string;
}

/**
 * Where a second model of the same name can go: the source with the first number behind it that is taken by none, and
 * the name with the same number, so that the two are told apart in every list.
 *
 * @param source The source that is taken, external://<provider>/<model id>.
 * @param name What the person called it, or the provider's name of it.
 * @param taken Every source that is taken besides, as far as is known here: the server has the last word.
 */
export function freeSource(source: string, name: string, taken: ReadonlySet<string>): FreeSource {
  let number = 2;
  while (taken.has(`${source}-${number}`)) number += 1;
  return { source: `${source}-${number}`, name: `${name} ${number}` };
}
