import type {
  Clock,
  GenerationMode,
  ModelRecord,
  ModelRecordInput,
  ProviderFailureDetails,
  ProviderRecord,
  ResolvedRequest,
  Secret,
  Usage,
  WireStrategy,
} from '@darkroom/core';
import type { ProviderHttp } from '../http/provider-http.ts';
import type { FetchedToken } from './token-keeper.ts';

/** The values of a provider's (or a model's own) credential form. Secrets stay wrapped until a header is written. */
export interface Credentials {
  secret(variable: string): Secret | null;
  text(variable: string): string | null;
  flag(variable: string): boolean;
}

/** What every call of an adapter gets. Nothing in it outlives the call, and nothing is global. */
export interface AdapterContext {
  provider: ProviderRecord;
  /** Without a slash at its end, as the vendor's own client takes it. */
  baseUrl: string;
  credentials: Credentials;
  /**
   * The base of one of provider.yaml's `endpoints`, without a slash at its end: as written there, or behind the base
   * URL where that is not the vendor's own. Throws RangeError for a name that the file does not have.
   */
  endpoint(name: string): string;
  /**
   * Whether the key may go to a URL that an answer named (a polling address): on the origin of the base URL, of an
   * endpoint or on a key host. Calls to any other are refused anyway; this is for choosing another way.
   */
  isOwnUrl(url: string): boolean;
  /** Free calls (lists, polls, uploads, tokens), bound to the provider's own origins and to its limits. */
  http: ProviderHttp;
  /**
   * A short-lived token: the one that is kept for this provider, address and credentials under this name, or a fresh
   * one by `fetch`. Concurrent callers share one fetch; it is renewed a minute before it ends. Kept in memory alone.
   * Throws what `fetch` throws.
   */
  token(name: string, fetch: () => Promise<FetchedToken>): Promise<Secret>;
  /** Drops a token after a 401. `refused`: the one that was refused, so that another's fresh one survives. */
  forgetToken(name: string, refused?: Secret): void;
  /** Every secret that no text may hold: those of the forms, and live tokens. For the helpers that show a vendor's words. */
  secrets(): string[];
  clock: Clock;
  signal: AbortSignal;
  log(message: string, facts?: Record<string, string | number | boolean | null>): void;
}

/** An input picture as bytes on disk, already oriented, stripped of metadata and converted as the wire map says. */
export interface InputImage {
  mimeType: string;
  byteSize: number;
  width: number;
  height: number;
  /** A file name for multipart parts: "image.png". */
  fileName: string;
  read(): AsyncIterable<Uint8Array>;
  /** The whole picture; for vendors that take base64 in JSON. */
  bytes(): Promise<Uint8Array>;
}

/** One provider call of a generation. */
export interface CallRequest {
  model: ModelRecord;
  request: ResolvedRequest;
  mode: GenerationMode;
  /** Images asked of this call. */
  count: number;
  /** Which of the generation's calls, from 0: fanned-out calls add it to the seed, so that their pictures differ. */
  call: number;
  image: InputImage | null;
  mask: InputImage | null;
  referenceImages: InputImage[];
  parameterImages: Record<string, InputImage[]>;
}

/** `contentType`: of a part that is more than a plain text, such as application/json. */
export type MultipartPart =
  | { name: string; value: string; contentType?: string }
  | { name: string; file: InputImage };

export type CallBody =
  | { kind: 'none' }
  | { kind: 'json'; value: unknown }
  | { kind: 'multipart'; parts: MultipartPart[] };

/** The one paid request of a call, described and not yet sent: the engine commits SENDING before it goes out. */
export interface HttpCall {
  kind: 'http';
  method: 'POST' | 'PUT' | 'GET';
  /** Absolute, on the origin of the base URL, of an endpoint or on a key host. Never holds a key. */
  url: string;
  /** Credentials' headers are here as Secret; they are written only to the socket. */
  headers: Record<string, string | Secret>;
  body: CallBody;
  /** True: the answer is a stream of server-sent events, whose partial images `readEvent` finds. */
  isEventStream?: boolean;
}

/** Work that runs on this machine at no cost (the sandbox). It may be repeated freely. */
export interface LocalCall {
  kind: 'local';
  run(hooks: LocalHooks): Promise<CallOutcome>;
}

/** A preview of a picture that is not finished. */
export interface PartialImage {
  bytes: Uint8Array;
  mimeType: string;
  /** Which picture of the call, from 0. */
  index: number;
}

/** A call or a job that is under way, for whoever watches it. */
export interface WatchedCall {
  request: CallRequest;
  /** What `prepare` gave; undefined once the process has been started anew since. */
  prepared: unknown;
  /** Of the accepted job; null while the call itself is out. */
  handle: Record<string, unknown> | null;
}

export interface WatchHooks {
  /** Aborted when the call or the job ends, however it does. */
  signal: AbortSignal;
  /**
   * Aborted when the person cancels while a call is out: a server that does one thing at a time can be told to stop
   * then. Jobs are cancelled by `cancel`.
   */
  canceled: AbortSignal;
  /**
   * The server is told to stop the call because of that: said before it is told, since the call may end before it
   * answers. What the call answers is dropped where it costs nothing, else it counts.
   */
  onStopped(): void;
  /** 0 … 1 */
  onProgress(progress: number): void;
  onPartialImage(image: PartialImage): void;
}

export interface LocalHooks {
  signal: AbortSignal;
  clock: Clock;
  /** 0 … 1 */
  onProgress(progress: number): void;
  onPartialImage(image: PartialImage): void;
  /** Stores a finished picture and gives what stands for it in an outcome. */
  store(bytes: Uint8Array, mimeType: string): Promise<StoredImage>;
}

/** Bytes that are safe in the store already. */
export interface StoredImage {
  sha256: string;
  byteSize: number;
  /** As sniffed from the bytes, whatever the provider called them; null: no picture that we know. */
  mimeType: string | null;
  width: number | null;
  height: number | null;
}

/**
 * A provider's raw answer, complete and synced on disk. Long base64 texts of a JSON body are in the store already and
 * stand in `json` as `{ $blob: … }`; `images.ofBase64(value)` takes such a place or a short text alike.
 */
export interface SpooledAnswer {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  byteSize: number;
  /** The provider's id of this request, as its usual headers tell it. */
  requestId: string | null;
  /** Parses the whole body. Throws ProviderFailure PROVIDER_BAD_RESPONSE where it is no JSON. */
  json(): Promise<unknown>;
  /** Parses the body as server-sent events, in order; `data` is parsed as JSON like `json()`, "[DONE]" is left out. */
  events(): Promise<{ event: string | null; data: unknown }[]>;
  /** At most `maximum` bytes of the body as text, for error messages. Default 16 KiB. */
  text(maximum?: number): Promise<string>;
  images: AnswerImages;
}

export interface AnswerImages {
  /** A picture that came as base64 in JSON (with or without `data:`): the place in `json()` where it stood. */
  ofBase64(value: unknown): Promise<StoredImage>;
  /** The whole body is the picture. */
  ofBody(): Promise<StoredImage>;
  /** Fetches a result URL: guarded, the headers go along only where it is on one of the provider's own origins (base URL, endpoints, key hosts). */
  ofUrl(url: string, options?: { headers?: Record<string, string | Secret> }): Promise<StoredImage>;
}

export interface ResultImage {
  image: StoredImage;
  seed?: string | null;
  revisedPrompt?: string | null;
  /** Raw facts for people who look closely; small, no secrets. */
  metadata?: Record<string, unknown>;
}

export interface CallResult {
  kind: 'images';
  /** May be fewer or more than asked: all are kept, and the difference is told. */
  images: ResultImage[];
  /** As the reply tells it; null: it tells none. */
  usage: Usage | null;
  /** Dollars as a decimal string where the reply tells the bill itself. */
  billed?: string | null;
  /** Pictures that did not come and are not charged, each with its reason. Without a code: the safety rules refused it. */
  refusals?: {
    message: string;
    providerMessage: string | null;
    code?: ProviderFailureDetails['code'];
  }[];
  providerRequestId?: string | null;
}

/** The provider works on it; the handle is JSON, committed before anything else, and survives a restart. */
export interface CallAccepted {
  kind: 'accepted';
  /**
   * Its texts name the job, so those of two jobs are never the same, and those of one job always are: an order that is
   * answered with the texts of another's gets nothing of it. Times and amounts are numbers.
   */
  handle: Record<string, unknown>;
  providerRequestId?: string | null;
  /** Milliseconds to the first poll. */
  pollAfterMs: number;
}

export type CallOutcome = CallResult | CallAccepted;

export type PollOutcome =
  | CallResult
  | {
      kind: 'running';
      progress: number | null;
      pollAfterMs: number;
      handle?: Record<string, unknown>;
    }
  /** It was stopped before any of it was done, and nothing is charged. */
  | { kind: 'canceled' };

/** `asked`: the provider took it and stops what it can; `poll` tells what came of it. */
export type CancelOutcome = 'canceled' | 'asked' | 'too-late' | 'unsupported';

export interface VerifyOutcome {
  /** A note for the person: the account's name, what the key may not do. */
  message?: string;
  /** Vendor model ids that this account may use, where the free list tells: retired models that still show are allowed. */
  modelIds?: string[];
}

/** A model that the account may use and the catalog may not know. */
export interface DiscoveredModel {
  providerModelId: string;
  record: ModelRecordInput;
}

/** What is looked for among the models of a vendor. */
export interface DiscoverWish {
  /** Words, as a person wrote them; absent or blank: nothing in particular. */
  search?: string | null;
}

/**
 * Another way to the same pictures: ordered for later at a lower price (`deferred` of the model's file), where the
 * vendor has one. Each step is what the adapter's own of that name is: `call` describes the order, which is the paid
 * request; `read` gives the job that it became; `poll` asks until the vendor has done it, or given it up. `poll` never
 * throws a code that speaks of the question for what became of the job: `failureOfJob` sees to it.
 */
export interface DeferredCalls
  extends Pick<ProviderAdapter, 'prepare' | 'call' | 'read' | 'cancel'>,
    Required<Pick<ProviderAdapter, 'poll'>> {
  /** Whether it is offered at the address and to the credentials of the context. */
  isOffered(context: AdapterContext): boolean;
}

/**
 * What a provider's folder exports as `adapter`. Pure but for `prepare`, `poll`, `cancel`, `verify`, `discover`:
 * `call` describes the paid request and `read` reads its spooled answer, so the engine alone decides when money is
 * spent, and an answer found on disk after a crash is read instead of bought again.
 */
export interface ProviderAdapter {
  /** Wire strategies beyond core's pure ones, by the names that model files use. */
  strategies?: Readonly<Record<string, WireStrategy>>;
  /** Free steps before the paid one (uploads, tokens). What it gives is passed to `call`, and repeated after a crash. */
  prepare?(request: CallRequest, context: AdapterContext): Promise<unknown>;
  call(
    request: CallRequest,
    context: AdapterContext,
    prepared: unknown,
  ): Promise<HttpCall | LocalCall> | HttpCall | LocalCall;
  /** Reads the answer, or throws ProviderFailure saying whether it was charged. */
  read(answer: SpooledAnswer, request: CallRequest, context: AdapterContext): Promise<CallOutcome>;
  /** A preview in an event of a stream, while it is under way; null: none in this one. */
  readEvent?(event: {
    event: string | null;
    data: unknown;
  }): { base64: string; index: number } | null;
  poll?(
    handle: Record<string, unknown>,
    request: CallRequest,
    context: AdapterContext,
    images: AnswerImages,
  ): Promise<PollOutcome>;
  /** What `watch` is for: the paid call while it is out (a progress route beside it), or the job that it began (a socket). */
  watches?: 'call' | 'job';
  /**
   * Tells of progress and previews while a call or a job is under way. It decides nothing: what it throws is logged and
   * dropped, and nobody waits for it. Its context ends with `hooks.signal`, sockets and waits included.
   */
  watch?(watched: WatchedCall, context: AdapterContext, hooks: WatchHooks): Promise<void>;
  cancel?(handle: Record<string, unknown>, context: AdapterContext): Promise<CancelOutcome>;
  /** Orders for later; absent: the vendor takes none, or its models' files say nothing of them. */
  deferred?: DeferredCalls;
  /** A real request that costs nothing. Throws ProviderFailure CREDENTIALS_REJECTED, PERMISSION_DENIED, PROVIDER_UNAVAILABLE. */
  verify(context: AdapterContext): Promise<VerifyOutcome>;
  discover?(context: AdapterContext, wish?: DiscoverWish): Promise<DiscoveredModel[]>;
  /** True: `discover` looks for the wish's words itself, in more than it would list, and what it gives counts as found. */
  searches?: boolean;
  /**
   * What the vendor tells of one model that the catalog lacks, at no cost: a record by the schema of its inputs. Null:
   * there is no such model, or the account may not see it. Throws ProviderFailure where the vendor cannot be asked.
   */
  describe?(providerModelId: string, context: AdapterContext): Promise<ModelRecordInput | null>;
  /**
   * What a model without a file is taken for: careful capabilities, and the wire map that makes it run. `values`: the
   * settings of its credential form that are no secrets, by variable.
   */
  unknownModel?(
    providerModelId: string,
    provider: ProviderRecord,
    values?: Readonly<Record<string, string>>,
  ): ModelRecordInput;
}
