/** Faults that the contract suite asks an emulator for. Each is met by the next paid request alone. */
export type ContractFault =
  | { kind: 'unauthorized' }
  | { kind: 'forbidden'; reason: 'service-disabled' | 'unverified-organization' }
  | { kind: 'quota-exhausted' }
  | { kind: 'rate-limit'; retryAfter: 'seconds' | 'date'; seconds: number }
  | { kind: 'moderation'; stage: 'input' | 'output' }
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
  | { kind: 'no-image' };

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
  /** Lower-case names; credentials masked or left out. */
  headers: Readonly<Record<string, string>>;
  /** Parsed JSON body; long texts may be described instead. */
  body?: unknown;
  /** Text fields of a form, in order. */
  fields?: readonly { readonly name: string; readonly value: string }[];
  files: readonly WireFile[];
}

/** How the suite steers an emulator and looks at what reached it. */
export interface EmulatorControls {
  setFault(fault: ContractFault): void | Promise<void>;
  /** Every request since the last `clear`, oldest first. */
  requests(): readonly WireRequest[] | Promise<readonly WireRequest[]>;
  /** Forgets faults and requests. */
  clear(): void | Promise<void>;
}

/** An emulator as `@darkroom/emulators` starts them, as far as the suite uses it. */
interface Emulator {
  setFault(order: { fault: ContractFault }): unknown;
  requests(): readonly WireRequest[];
  reset(): Promise<void>;
}

/** The controls of a running emulator. */
export function emulatorControls(emulator: Emulator): EmulatorControls {
  return {
    setFault: (fault) => void emulator.setFault({ fault }),
    requests: () => emulator.requests(),
    clear: () => emulator.reset(),
  };
}
