import type { Sight } from '../authorization/sight.ts';
import type { Actor } from '../identity/actor.ts';
import type { Logger } from '../log/logger.ts';
import type { Loaders } from '../modules/loaders.ts';
import type { Services } from '../services.ts';

/** What every resolver is given: made anew for each request and each subscription. */
export interface GraphContext {
  readonly actor: Actor;
  /** Whose things the caller sees. */
  readonly sight: Sight;
  /** Names the request in answers and in the log. */
  readonly requestId: string;
  /** The address that the caller uses for this server, such as http://127.0.0.1:4100, for links that it will follow. */
  readonly origin: string;
  readonly services: Services;
  /** One loader a relation, so that a page costs a fixed number of queries. Never shared between requests. */
  readonly loaders: Loaders;
  /** Aborted when the caller is not waiting any more: after the deadline, or when a stream ends. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** The same with new loaders, for the next event of a subscription. */
  renewed(): GraphContext;
}

/** Makes the context of one request. */
export type CreateContext = (request: {
  actor: Actor;
  requestId: string;
  origin: string;
  signal: AbortSignal;
}) => GraphContext;

/** A context that can be made again, for as long as a subscription lasts. */
export function renewable(make: () => Omit<GraphContext, 'renewed'>): GraphContext {
  return { ...make(), renewed: () => renewable(make) };
}
