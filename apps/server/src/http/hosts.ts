import { isIPv4 } from 'node:net';

const ALWAYS = ['localhost', '127.0.0.1', '[::1]'];

/** Whether nobody but this machine can reach a server that listens at `host`. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  return bare === 'localhost' || bare === '::1' || (isIPv4(bare) && bare.startsWith('127.'));
}

/** Which names and pages may talk to this server. */
export interface HostRules {
  /** Whether a Host header names this server. Its port does not count: containers publish under another one. */
  isHostAllowed(host: string | undefined): boolean;
  /** Whether `origin` is a page of this server, for a request that was sent to `host`. */
  isOriginAllowed(origin: string, host: string | undefined): boolean;
  /** Whether a browser that sent its request to `host` speaks TLS to us or our proxy. */
  isSecure(host: string | undefined): boolean;
  /** The address of this server as somebody wrote it who sent a request to `host`. */
  originOf(host: string | undefined): string;
}

/** The name part of a Host header in lower case; null for anything that is not `name`, `name:port`, `[v6]` or `[v6]:port`. */
function hostName(host: string | undefined): string | null {
  const match = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9_.-]{1,253})(?::\d{1,5})?$/i.exec(host ?? '');
  return match?.[1]?.toLowerCase() ?? null;
}

const WILDCARDS = new Set(['0.0.0.0', '::', '[::]']);

/**
 * The allow-list: the loopback names, the address that the server was told to listen at, and the public address.
 * It is what stops a foreign name that was pointed at this machine (DNS rebinding), and pages of other sites and of
 * other ports of this machine.
 */
export function createHostRules(options: { host: string; publicUrl: URL | null }): HostRules {
  const { host: boundTo, publicUrl } = options;
  const names = new Set(ALWAYS);
  if (!WILDCARDS.has(boundTo))
    names.add(boundTo.includes(':') ? `[${boundTo}]` : boundTo.toLowerCase());
  if (publicUrl !== null) names.add(publicUrl.hostname.toLowerCase());
  const isHostAllowed = (host: string | undefined) => {
    const name = hostName(host);
    return name !== null && names.has(name);
  };
  const isSecure = (host: string | undefined) =>
    publicUrl?.protocol === 'https:' && hostName(host) === publicUrl.hostname.toLowerCase();
  return {
    isHostAllowed,
    isSecure,
    originOf: (host) => `${isSecure(host) ? 'https' : 'http'}://${host ?? 'localhost'}`,
    isOriginAllowed: (origin, host) => {
      if (publicUrl !== null && origin === publicUrl.origin) return true;
      if (!isHostAllowed(host) || host === undefined) return false;
      // The very host that the request went to, port included: another port is another program.
      return URL.canParse(`http://${host}`) && origin === new URL(`http://${host}`).origin;
    },
  };
}
