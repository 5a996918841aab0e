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
}

export interface NamedCredential {
  id: string;
  name: string;
  fields: CredentialState[];
  status: ProviderStatus;
  coolingUntil: Date | null;
}

/** A provider as the doors show it. */
export interface ProviderView {
  id: string;
  slug: string;
  record: ProviderRecord;
  status: ProviderStatus;
  credentials: NamedCredential[];
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

/** All that one provider call needs. `dispose` gives back the place that it took. */
export interface ProviderAccess {
  /** Whose limits its calls count against: the provider's slug, or the source of a model with credentials of its own. */
  account: string;
  provider: ProviderRecord;
  adapter: ProviderAdapter;
  /** Where its calls may go. */
  origins: ProviderOrigins;
  /** Known secrets, for cleaning texts. */
  secrets: string[];
  context(signal: AbortSignal): AdapterContext;
}

/** What generations need of providers and models. */
export interface ModelAccess {
  resolve(ref: ModelRef): Promise<Outcome<InstalledModel>>;
  /** The catalog's model of that source, or the only one of that key, as it would be once installed: for plans alone. */
  offered(ref: ModelRef): PlannableModel | null;
  /** Ready to run: configured, key present. Problems teach what to set, and where. */
  access(model: InstalledModel): Promise<Outcome<ProviderAccess>>;
  /** Whether a retired model may be tried: overridden base URL, the vendor's own list still shows it, marked by the user. */
  isRetiredAllowed(model: PlannableModel): Promise<boolean>;
  /** The adapter's own wire strategies, for telling in a plan what would travel. */
  strategies(model: PlannableModel): Promise<Readonly<Record<string, WireStrategy>>>;
  /** False for the sandbox and self-hosted engines: repeating them costs nothing. True for a provider that is gone. */
  isPaid(provider: string): Promise<boolean>;
}

export type { ConfigurationMethod, Lifecycle };
