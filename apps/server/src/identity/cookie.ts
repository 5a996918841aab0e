/** The session's cookie. */
export const SESSION_COOKIE = 'darkroom_session';

/** Sessions end after 30 days without a visit. */
export const SESSION_MS = 30 * 24 * 3_600_000;

/** The value of one cookie in a Cookie header; null where it is not there. The first of several counts. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const separator = part.indexOf('=');
    if (separator > 0 && part.slice(0, separator).trim() === name) {
      return part.slice(separator + 1).trim();
    }
  }
  return null;
}

/** The Set-Cookie header of a session; an empty secret clears it. */
export function sessionCookie(secret: string, isSecure: boolean): string {
  const maxAge = secret === '' ? 0 : SESSION_MS / 1000;
  const parts = [
    `${SESSION_COOKIE}=${secret}`,
    'Path=/',
    `Max-Age=${maxAge}`,
    'HttpOnly',
    'SameSite=Strict',
  ];
  if (isSecure) parts.push('Secure');
  return parts.join('; ');
}
