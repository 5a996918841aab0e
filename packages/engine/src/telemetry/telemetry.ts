import type { FailureCode, GenerationStatus } from '@darkroom/core';

/** What a span tells: names, codes, ids and figures. No prompt, no address, no words of a vendor. */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>;

/** Adds to what a span tells. */
export type Note = (facts: SpanFacts) => void;

/** One call that came back from a provider, or from the work on this machine that stands for one. */
export interface EndedCall {
  provider: string;
  /** Seconds from its turn to its pictures in the store, or to its failure. */
  seconds: number;
  isWell: boolean;
}

/**
 * What the engine tells whoever watches it. Whatever is told has few values (a provider, a code, a state) or is a span's
 * own id; none of the methods may throw, and none is waited for.
 */
export interface Telemetry {
  /** Runs work as a span; spans that begin inside of it are its children. What `work` throws goes on unchanged. */
  span<T>(name: string, facts: SpanFacts, work: (note: Note) => Promise<T>): Promise<T>;
  callBegan(call: { provider: string }): void;
  callEnded(call: EndedCall): void;
  /** A generation has reached its end; one of unknown outcome that turns out later is told a second time. */
  generationEnded(end: { provider: string; status: GenerationStatus }): void;
  /** A line of the ledger. `micros` null: not known. */
  spent(spending: { provider: string; source: string; micros: bigint | null }): void;
  /** `isRepeated`: the call goes out again, so the user sees nothing of it. */
  failed(failure: { provider: string; code: FailureCode; isRepeated: boolean }): void;
}

const nothing = () => undefined;

/** Nobody watches. */
export const noTelemetry: Telemetry = {
  span: (_name, _facts, work) => work(nothing),
  callBegan: nothing,
  callEnded: nothing,
  generationEnded: nothing,
  spent: nothing,
  failed: nothing,
};
