import type { Clock, GenerationRequest, ModelRecord, Plan, ProviderRecord } from '@darkroom/core';
import type {
  AdapterContext,
  CallRequest,
  CallResult,
  CancelOutcome,
  HttpCall,
  PollOutcome,
  ProviderAdapter,
  StoredImage,
} from '../adapter/adapter.ts';
import type { MemoryStore } from './memory-answer.ts';

export interface HarnessOptions {
  adapter: ProviderAdapter;
  provider: ProviderRecord;
  models: readonly ModelRecord[];
  /** In the form that the vendor's own client takes. Default: nowhere, for a provider that runs in process. */
  baseUrl?: string;
  /** By variable of the credential form. */
  credentials?: Readonly<Record<string, string>>;
  /** Milliseconds since 1970 at which the default clock begins. Default: now. */
  now?: number;
  /** Default: one whose sleeps end at once, so that polling takes no time. Deadlines then need a clock of one's own. */
  clock?: Clock;
  /** Aborted when the person cancels. */
  canceled?: AbortSignal;
  /** Milliseconds of one paid call. Default: the model's own. */
  timeoutMs?: number;
}

/** What a test asks for: a mode and whatever else matters; the rest is as a caller would leave it. */
export type HarnessRequest = Partial<GenerationRequest> & { model: ModelRecord | string };

export interface HarnessCall {
  /** The call as the adapter described it; null for a local one. */
  http: HttpCall | null;
  status: number | null;
  result: CallResult;
  /** Handles of the job, in the order they came; empty where the answer came at once. */
  handles: Record<string, unknown>[];
  polls: number;
  progress: (number | null)[];
  /** Events of the stream, as `readEvent` got them. */
  events: { event: string | null; data: unknown }[];
  /** Previews, of the stream and of whoever watched. */
  partialImages: { bytes: Uint8Array; index: number }[];
  /** What the adapter's `watch` told of progress. */
  watched: number[];
  /** Whether it had the server stop the call. */
  isStopped: boolean;
  /** What it broke by. */
  watchErrors: unknown[];
}

export interface HarnessRun {
  plan: Plan;
  calls: HarnessCall[];
  /** Pictures of all calls. */
  images: StoredImage[];
  bytes(image: StoredImage): Uint8Array;
}

/** An accepted job, followed step by step. */
export interface HarnessJob {
  request: CallRequest;
  /** What was kept of it so far. */
  call: HarnessCall;
  /** The latest handle, as it came back from JSON. */
  readonly handle: Record<string, unknown>;
  /** One question, in a context of its own, after the wait that was asked for. */
  poll(): Promise<PollOutcome>;
  /** Asks until it ends; once for a fresh address, where the picture is not at the one that it was told. */
  finish(): Promise<CallResult>;
  cancel(): Promise<CancelOutcome>;
}

export interface AdapterHarness {
  /** Plans and runs a generation to its end, over real sockets. Throws ProviderFailure; UserInputError where the plan refuses. */
  run(request: HarnessRequest): Promise<HarnessRun>;
  /** Plans a generation and sends its first call, which the provider accepts as a job. Throws TypeError where it answers at once. */
  accept(request: HarnessRequest): Promise<HarnessJob>;
  /** Takes a job up by a handle that was written down, as after a restart. `request`: the one that it was accepted with. */
  resume(handle: Record<string, unknown>, request: HarnessRequest): HarnessJob;
  context(change?: {
    baseUrl?: string;
    credentials?: Record<string, string>;
    signal?: AbortSignal;
  }): AdapterContext;
  /** Adds a picture that requests may name by `{ assetId }`. */
  addPicture(
    assetId: string,
    bytes: Uint8Array,
    facts: { width: number; height: number; mimeType?: string },
  ): void;
  store: MemoryStore;
  /** Addresses of pictures that were asked for, in order. */
  fetched: string[];
  /** What the adapter logged. */
  logged: string[];
  close(): Promise<void>;
}
