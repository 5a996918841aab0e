/** The JSON of a text; null where it is none, such as a proxy's page. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
