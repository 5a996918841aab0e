import { lookup as systemLookup } from 'node:dns';
import { buildConnector } from 'undici';
import type { AddressGuard, AddressScope } from './address-guard.ts';
import { EgressError } from './egress-error.ts';

/** All addresses of a name. Rejects like node:dns. */
export type ResolveName = (hostname: string) => Promise<{ address: string; family: number }[]>;

/** The machine's own resolver. */
export const resolveBySystem: ResolveName = (hostname) =>
  new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true }, (error, addresses) =>
      error ? reject(error) : resolve(addresses),
    );
  });

export interface GuardedConnectorOptions {
  scope: AddressScope;
  guard: AddressGuard;
  resolve?: ResolveName;
  /** Milliseconds, name lookup and TLS handshake included. */
  connectTimeoutMs: number;
}

/**
 * Connects by HTTP/1.1 alone: over HTTP/2 undici puts requests of a closing session back in its queue and sends them
 * again, which a paid call must never do. Names are judged by every address that they have, and the connected socket
 * once more by the address that it really has. Literal addresses never come to `lookup`: `checkUrl` judged them before.
 */
export function guardedConnector(options: GuardedConnectorOptions): buildConnector.connector {
  const { scope, guard, connectTimeoutMs } = options;
  const resolve = options.resolve ?? resolveBySystem;
  const connect = buildConnector({
    allowH2: false,
    timeout: connectTimeoutMs,
    lookup: (hostname, lookupOptions, callback) => {
      resolve(hostname).then(
        (addresses) => {
          const refusal = addresses
            .map(({ address }) => ({ address, reason: guard(address, scope) }))
            .find(({ reason }) => reason !== null);
          const first = addresses[0];
          if (refusal || !first) {
            const why = refusal
              ? `the name "${hostname}" leads to ${refusal.address}, which is ${refusal.reason}`
              : `the name "${hostname}" has no address`;
            callback(new EgressError('guard', why, false), []);
          } else if (lookupOptions.all) callback(null, addresses);
          else callback(null, first.address, first.family);
        },
        (error: NodeJS.ErrnoException) => callback(error, []),
      );
    },
  });
  return (target, callback) => {
    connect(target, (...result) => {
      const socket = result[1];
      if (result[0] !== null || socket === null) {
        callback(...result);
        return;
      }
      const address = socket.remoteAddress ?? '';
      const reason = guard(address, scope);
      if (reason === null) {
        callback(null, socket);
        return;
      }
      socket.destroy();
      callback(
        new EgressError('guard', `the connection led to ${address}, which is ${reason}`, false),
        null,
      );
    });
  };
}
