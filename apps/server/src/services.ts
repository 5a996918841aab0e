import type { Catalog } from '@darkroom/catalog';
import type { Clock } from '@darkroom/core';
import type { Database } from '@darkroom/database';
import type {
  ActorAccess,
  Engine,
  ModelAccess,
  ModelService,
  ProviderService,
  WebhookService,
} from '@darkroom/engine';
import type { Identity } from './identity/identity.ts';
import type { SignedUrls } from './images/signed-urls.ts';
import type { SecretRegistry } from './log/secret-registry.ts';
import type { ServerFacts } from './server-facts.ts';

/** What resolvers and routes work with. Tests put in their own. */
export interface Services {
  readonly identity: Identity;
  readonly facts: ServerFacts;
  readonly clock: Clock;
  readonly database: Database;
  readonly engine: Engine;
  readonly webhooks: WebhookService;
  readonly actors: ActorAccess;
  readonly catalog: Catalog;
  readonly providers: ProviderService;
  readonly models: ModelService;
  readonly modelAccess: ModelAccess;
  readonly signedUrls: SignedUrls;
  readonly secrets: SecretRegistry;
  /** Free bytes where images are stored. */
  freeBytes(): Promise<number>;
}

/** What every door works with, before it is known who may use it. */
export type DoorServices = Omit<Services, 'identity' | 'facts'>;
