/** Faults that the contract suite asks an emulator for. Each is met by the next paid request alone. */
export type ContractFault =
  | { kind: 'unauthorized' }
  | { kind: 'forbidden'; reason: 'service-disabled' | 'unverified-organization' }
  | { kind: 'quota-exhausted' }
  | { kind: 'rate-limit'; retryAfter: 'seconds' | 'date'; seconds: number }
  | { kind: 'moderation'; stage: 'input' | 'output'; reason?: string }
  | { kind: 'model-not-found' }
  | { kind: 'server-error'; status?: 500 | 502 | 503 | 504 }
  | { kind: 'hang' }
  | { kind: 'reset' }
  | { kind: 'truncated'; clean: boolean }
  | { kind: 'garbage' }
  | { kind: 'empty' }
  | { kind: 'html'; status?: number }
  | { kind: 'redirect'; location: string; status?: 301 | 302 | 303 | 307 | 308 }
  | { kind: 'fewer-images'; images: number }
  | { kind: 'no-image' }
  /** The job ends without a picture. */
  | { kind: 'job-failed'; reason?: string }
  | { kind: 'job-moderation'; stage: 'input' | 'output'; reason?: string }
  /** The job never leaves this state. */
  | { kind: 'job-stuck'; state: 'queued' | 'running' }
  /** The first address of the picture has expired; `lasting`: every later one too. */
  | { kind: 'result-expired'; lasting: boolean; status?: 403 | 404 | 410 }
  /** This address is told in place of the true one. */
  | { kind: 'result-private'; url: string }
  | { kind: 'result-redirect'; location: string; status?: 301 | 302 | 303 | 307 | 308 }
  | { kind: 'result-wrong-type'; contentType?: string }
  /** Any answer of the vendor's own. */
  | { kind: 'reply'; status: number; headers?: Record<string, string>; body: unknown };

export type ContractFaultKind = ContractFault['kind'];

/** A file of a form, or a picture inside a JSON body. */
export interface WireFile {
  /** Form field, or a slash path into the JSON body. */
  name: string;
  contentType?: string | undefined;
  byteLength: number;
}

/** One request as the emulator saw it. */
export interface WireRequest {
  method: string;
  path: string;
  query: Readonly<Record<string, string>>;
  /** Lower-case names; credentials masked, and never left out. */
  headers: Readonly<Record<string, string>>;
  /** Parsed JSON body; long texts may be described instead. */
  body?: unknown;
  /** Text fields of a form, in order. */
  fields?: readonly { readonly name: string; readonly value: string }[];
  files: readonly WireFile[];
}

/** A job as the emulator has it. */
export interface WireJob {
  id: string;
  state: 'queued' | 'running' | 'succeeded' | 'failed' | 'moderated' | 'canceled';
}

/** How the suite steers an emulator and looks at what reached it. */
export interface EmulatorControls {
  setFault(fault: ContractFault): void | Promise<void>;
  /** Every request since the last `clear`, oldest first. */
  requests(): readonly WireRequest[] | Promise<readonly WireRequest[]>;
  /** Forgets faults, requests and jobs. */
  clear(): void | Promise<void>;
  /** How long everything paid takes from now on, in milliseconds; 0 after `clear`. Needed where the adapter watches. */
  setLatency?(milliseconds: number): void | Promise<void>;
  /** Jobs since the last `clear`, oldest first. Needed where the vendor has jobs. */
  jobs?(): readonly WireJob[];
  /** Whether a request fetched a finished picture. Default: one below /__results. */
  isResult?(request: WireRequest): boolean;
}

/** An emulator as `@darkroom/emulators` starts them, as far as the suite uses it. */
interface Emulator {
  setFault(order: { fault: ContractFault }): unknown;
  requests(): readonly WireRequest[];
  jobs(): readonly WireJob[];
  setSettings(change: { latencyMs: number }): void;
  reset(): Promise<void>;
}

/** The controls of a running emulator. */
export function emulatorControls(emulator: Emulator): EmulatorControls {
  return {
    setFault: (fault) => void emulator.setFault({ fault }),
    requests: () => emulator.requests(),
    setLatency: (latencyMs) => emulator.setSettings({ latencyMs }),
    jobs: () => emulator.jobs(),
    clear: () => emulator.reset(),
  };
}
