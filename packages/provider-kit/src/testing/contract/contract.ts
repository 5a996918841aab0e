import type { ModelRecord, ProviderFailureDetails, ProviderRecord } from '@darkroom/core';
import type { ProviderAdapter } from '../../adapter/adapter.ts';
import type { HarnessRequest } from '../harness-types.ts';
import type {
  ContractFault,
  ContractFaultKind,
  EmulatorControls,
  WireRequest,
} from './emulator-controls.ts';

/** A running emulator, ready for the suite. */
export interface ContractEmulator {
  /** In the form that the vendor's own client takes. */
  baseUrl: string;
  /** Good ones, by variable of the credential form. */
  credentials: Readonly<Record<string, string>>;
  /** Ones of the same shape that are refused. Needed where the secret is a file; keys are made up by themselves. */
  wrongCredentials?: Readonly<Record<string, string>>;
  controls: EmulatorControls;
  close(): Promise<void>;
}

/** One setting of one model, as the suite tries it. */
export interface SettingSample {
  model: ModelRecord;
  /** Canonical name, or the name of a parameter. */
  setting: string;
  value: unknown;
}

/** One of a vendor's ways of telling that content was refused. */
export interface ModerationWay {
  /** For the test's name: "a finished job without its picture". */
  name: string;
  fault: ContractFault;
  /** What it is to be told as, beside CONTENT_REFUSED. */
  expected?: Partial<Pick<ProviderFailureDetails, 'charge' | 'stage'>>;
}

/** What a provider's folder gives to the suite. Everything beyond the first four is for what is special there. */
export interface ProviderContract {
  adapter: ProviderAdapter;
  provider: ProviderRecord;
  models: readonly ModelRecord[];
  start(): Promise<ContractEmulator>;
  /** Milliseconds since 1970 that decide which models are retired. Default: 21 November 2026. */
  now?: number;
  /** The model (key or source) that faults are tried with. Default: the first that still answers. */
  faultModel?: string;
  /** Faults that the vendor cannot have or the emulator cannot play. Each is one that nobody checks: give few. */
  lacks?: readonly ContractFaultKind[];
  /** What a fault means here, where it is something else than usual. Charge and code are checked. */
  expected?: Partial<
    Record<ContractFaultKind, Partial<Pick<ProviderFailureDetails, 'code' | 'charge' | 'stage'>>>
  >;
  /**
   * For settings of `handledByAdapter` (needed for each of them) and of fields that the adapter changes: asserts that
   * a request carries the value, and throws where it does not. Several calls give several requests.
   */
  checks?: Readonly<
    Record<string, (requests: readonly WireRequest[], sample: SettingSample) => void>
  >;
  /** The model (key or source) whose jobs are tried, where the adapter has `poll`. Default: that of the faults. */
  jobModel?: string;
  /** Whether the models here tell of their progress, which is then heard. Default: where the adapter has `watch`. */
  isWatched?: boolean;
  /** Whether answers name the addresses of finished pictures, which are then tried. Default: where the adapter has `poll`. */
  hasResultUrls?: boolean;
  /** Results are fetched from the provider's own origin with the key, since a server of one's own gives nothing without it. */
  resultsNeedKey?: boolean;
  /** Every further way in which the vendor tells a refused content: a status word, a flag on an item, fewer items. */
  moderations?: readonly ModerationWay[];
  /** What else a request needs for several pictures to come of one call, such as the parameter that asks for a set. */
  several?: Partial<Omit<HarnessRequest, 'model'>>;
  /** What else a sample needs to be accepted; null: it cannot be tried (say why beside it). */
  complete?(sample: SettingSample): Partial<Omit<HarnessRequest, 'model'>> | null;
}
