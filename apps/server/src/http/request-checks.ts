import type { IncomingMessage } from 'node:http';
import type { HostRules } from './hosts.ts';
import { HttpProblem } from './problem.ts';

/** Where a request came from, as far as the browser told. */
export type Provenance =
  /** A page of this server. */
  | 'own-page'
  /** A page of another origin, and the browser's own word for it. */
  | 'foreign-page'
  /** No browser, a browser too old to tell, or an address that a person typed. */
  | 'unknown';

/**
 * Refuses what no honest client sends: a request for another host, a proxy's form of the address, two Host headers.
 *
 * @throws HttpProblem 400 or 421.
 */
export function checkTarget(request: IncomingMessage, hosts: HostRules): void {
  const { url = '', headers, rawHeaders } = request;
  if (!url.startsWith('/')) {
    throw new HttpProblem(
      400,
      'BAD_REQUEST',
      'The request line must name a path, beginning with "/". Darkroom is no proxy.',
    );
  }
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  for (const single of ['host', 'authorization', 'content-type', 'content-length', 'origin']) {
    if (names.filter((name) => name === single).length > 1) {
      throw new HttpProblem(
        400,
        'BAD_REQUEST',
        `The header ${single} is there twice. Send it once.`,
      );
    }
  }
  if (!hosts.isHostAllowed(headers.host)) {
    throw new HttpProblem(
      421,
      'HOST_NOT_ALLOWED',
      'This server does not answer to that host name. Use http://localhost or http://127.0.0.1 with its port, or set DARKROOM_PUBLIC_URL to the address that you use.',
    );
  }
}

/** Whether a page of our own sent the request. */
export function provenanceOf(request: IncomingMessage, hosts: HostRules): Provenance {
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined) {
    return hosts.isOriginAllowed(origin, host) ? 'own-page' : 'foreign-page';
  }
  if (site === 'same-origin') return 'own-page';
  return site === 'cross-site' || site === 'same-site' ? 'foreign-page' : 'unknown';
}

/** What a page of another origin, or of another port of this machine, is told. */
export const foreignOrigin = () =>
  new HttpProblem(
    403,
    'ORIGIN_NOT_ALLOWED',
    'Pages of other origins may not use this server. Open the web app of this server itself, or call it from a program with a bearer token.',
  );

export const isReading = (method: string | undefined) => method === 'GET' || method === 'HEAD';
