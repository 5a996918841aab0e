/** Where vendors put the id of a request, most telling first. */
const HEADERS = [
  'x-request-id',
  'request-id',
  'x-fal-request-id',
  'apim-request-id',
  'x-amzn-requestid',
  'x-goog-request-id',
  'x-cloud-trace-context',
  'cf-ray',
];

/** The provider's id of a request, as its headers tell it; null where none does. Cut to 200 plain characters. */
export function requestIdOf(headers: Readonly<Record<string, string>>): string | null {
  for (const name of HEADERS) {
    const value = headers[name]?.trim().replace(/[^\x21-\x7e]/g, '');
    if (value) return value.slice(0, 200);
  }
  return null;
}
