import type {
  ConfigurationMethod,
  Lifecycle,
  LifecycleState,
  ModelRecord,
  Problem,
  ProviderRecord,
  WireStrategy,
} from '@darkroom/core';
import type { AdapterContext, ProviderAdapter, ProviderOrigins } from '@darkroom/provider-kit';

/** How a caller names an installed model. */
export type ModelRef = { id: string } | { source: string } | { key: string };

export type ModelOrigin = 'CATALOG' | 'DISCOVERED' | 'CUSTOM';

/** An installed model as it runs: the catalog's (or its own) record with the user's overrides laid over it. */
export interface InstalledModel {
  id: string;
  key: string;
  source: string;
  provider: string;
  providerModelId: string;
  origin: ModelOrigin;
  record: ModelRecord;
  /** What the user changed; null: nothing. */
  overrides: Record<string, unknown> | null;
  isMarkedAvailable: boolean;
  installedAt: Date;
}

/** As much of a model as a plan needs: what is installed has it, and so has what the catalog offers. */
export type PlannableModel = Pick<
  InstalledModel,
  'source' | 'provider' | 'providerModelId' | 'record' | 'isMarkedAvailable'
>;

/** What the catalog offers, installed or not. */
export interface StarterEntry {
  record: ModelRecord;
  lifecycleState: LifecycleState;
}

export type ProviderState =
  | 'NOT_CONFIGURED'
  | 'UNVERIFIED'
  | 'VERIFIED'
  | 'REJECTED'
  | 'UNREACHABLE';

export interface ProviderStatus {
  state: ProviderState;
  /** What to do, where there is something to do. */
  message: string | null;
  checkedAt: Date | null;
}

export type CredentialOrigin = 'ENVIRONMENT' | 'FILE' | 'DATABASE';

/** State of one secret or setting; never its value. */
export interface CredentialState {
  variable: string;
  isSet: boolean;
  origin: CredentialOrigin | null;
  /** "…a1b2" for a secret, the value itself for a setting that is no secret. */
  hint: string | null;
  setAt: Date | null;
  /** Of a key of the viewer's own. */
  isOwn?: boolean;
}

/** How calls are spread over a provider's sets of credentials: the first that can be used, or in turn. */
export type CredentialStrategy = 'ORDERED' | 'BALANCED';

/** For whom a provider's shared credentials are: whoever may order, or admins, so that others bring keys of their own. */
export type CredentialSharing = 'EVERYONE' | 'ADMINS';

/** Who looks at a provider, or orders of it. */
export interface Viewer {
  userId: string;
  /** Whether their user is an admin, for whom shared credentials always are. */
  isAdmin: boolean;
  /** Whether they hear who else has a key of their own; never any part of it. */
  seesOwners: boolean;
}

/** A set of credentials that one user gave a provider for their own generations. */
export interface OwnCredential {
  userId: string;
  name: string;
  /** Whether it is the viewer's: of another's everything below is null or empty. */
  isMine: boolean;
  fields: CredentialState[];
  status: ProviderStatus | null;
  coolingUntil: Date | null;
  isInUse: boolean | null;
}

export interface NamedCredential {
  id: string;
  name: string;
  fields: CredentialState[];
  status: ProviderStatus;
  /** Until when it is left alone, because the provider refused it for its limits or its funds. */
  coolingUntil: Date | null;
  /** Its place in the order in which the sets are taken, from 1. */
  position: number;
  /** Whether calls go out with it: complete, not rejected. One that cools is in use. */
  isInUse: boolean;
}

/** Why a provider turned one set of credentials away, as far as the set itself is meant. */
export type CredentialRefusal =
  | { kind: 'rejected'; message: string }
  /** `isAskedFor`: by the provider, for its limits; it holds over a restart. */
  | { kind: 'cooling'; forMs: number; isAskedFor: boolean };

/** A provider as the doors show it. */
export interface ProviderView {
  id: string;
  slug: string;
  record: ProviderRecord;
  status: ProviderStatus;
  /** In the order in which they are taken. */
  credentials: NamedCredential[];
  credentialStrategy: CredentialStrategy;
  credentialSharing: CredentialSharing;
  /** Whether users may give it keys of their own. */
  takesOwnCredentials: boolean;
  /** The viewer's own, and for those who hear of them the others', stripped of everything but whose they are. */
  ownCredentials: OwnCredential[];
  /** Whether config.yaml says in which order they are taken, or how: it cannot be changed here then. */
  isCredentialOrderFixed: boolean;
  /** The one in force: overridden, or the file's own. Null: in process. */
  baseUrl: string | null;
  isBaseUrlOverridden: boolean;
  /** Names of the environment variables where its key may be set. */
  environmentVariables: string[];
  /** What is wrong with its files; for providers of the user's own. */
  problems: string[];
}

/** Told beside an outcome, and stops nothing. */
export interface Warning {
  code: string;
  message: string;
}

/** `warnings`: what was accepted all the same; left out: nothing to say. */
export type Outcome<T> =
  | { ok: true; value: T; warnings?: Warning[] }
  | { ok: false; problems: Problem[] };

/** All that one provider call needs. */
export interface ProviderAccess {
  /** Whose limits its calls count against: one for each set of credentials, or for a model with its own. Never shown. */
  account: string;
  /** The name of the provider's set of credentials, `own:` before the name of a user's own; null: the model's own. */
  credential: string | null;
  /** Whose own key it is: a user's id. Null: everybody's, or the model's own. */
  owner: string | null;
  provider: ProviderRecord;
  adapter: ProviderAdapter;
  /** Until when the provider asked for the account to be left alone, by an earlier process or this one. Left out or null: it did not. */
  restsUntil?: Date | null;
  /** Where its calls may go. */
  origins: ProviderOrigins;
  /** Known secrets, for cleaning texts. */
  secrets: string[];
  context(signal: AbortSignal): AdapterContext;
}

/** The ways that a call of one model may go out now, one or more. */
export interface Ways {
  /**
   * Whoever shares it waits in one queue: the provider's slug, with the user's id behind it for one who has keys of their
   * own, or the source of a model with credentials of its own.
   */
  queue: string;
  strategy: CredentialStrategy;
  /** In the order in which they are taken. */
  ways: ProviderAccess[];
}

/** What generations need of providers and models. */
export interface ModelAccess {
  resolve(ref: ModelRef): Promise<Outcome<InstalledModel>>;
  /** The catalog's model of that source, or the only one of that key, as it would be once installed: for plans alone. */
  offered(ref: ModelRef): PlannableModel | null;
  /**
   * Ready to run: configured, key present. Problems teach what to set, and where. `credential`: the provider's set of
   * that name and no other, whatever was said of it; jobs belong to the account that they were given to. `actor`: for
   * whom, since their own keys go first and serve nobody else.
   */
  access(
    model: InstalledModel,
    actor: string,
    credential?: string,
  ): Promise<Outcome<ProviderAccess>>;
  /**
   * Every way that an actor's call may go out now: keys of their own, then shared ones where those are for them. Sets that the provider rejected are left out; where all are, they are asked
   * about again, at no cost, and CREDENTIALS_REJECTED names them where none is accepted.
   */
  ways(model: InstalledModel, actor: string): Promise<Outcome<Ways>>;
  /** The provider turned a set away: what it is shown as, and whether it is used again. A model's own stay as they are. */
  refused(access: ProviderAccess, refusal: CredentialRefusal): Promise<void>;
  /** Whether a retired model may be tried: overridden base URL, the vendor's own list still shows it, marked by the user. */
  isRetiredAllowed(model: PlannableModel): Promise<boolean>;
  /** The adapter's own wire strategies, for telling in a plan what would travel. */
  strategies(model: PlannableModel): Promise<Readonly<Record<string, WireStrategy>>>;
  /** False for the sandbox and self-hosted engines: repeating them costs nothing. True for a provider that is gone. */
  isPaid(provider: string): Promise<boolean>;
}

export type { ConfigurationMethod, Lifecycle };
