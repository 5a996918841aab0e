/** A test that proves a row. */
export interface Proof {
  /** From the repository's root. */
  file: string;
  /** The title as it stands in the source, with its places for values. */
  test: string;
}

interface Fault {
  /** K: killed at a step. P: a fault of a provider. D: a duplicate, or a client that goes. */
  id: string;
  /** What happens. */
  fault: string;
}

/** A fault, what is expected of Darkroom then, and what proves it. */
export interface ProvenRow extends Fault {
  /** What has to come of it. */
  expected: string;
  /** Failpoints that it is about: kill.test.ts has a line for each. */
  points?: readonly string[];
  /** One at least. */
  proofs: readonly Proof[];
  /** Where Darkroom differs from the letter of the row, and why. */
  note?: string;
}

/** A fault of something that Darkroom does not have. */
export interface AbsentRow extends Fault {
  /** What is not there. */
  absent: string;
}

/** A fault that Darkroom does not yet meet as it should. */
export interface OpenRow extends Fault {
  expected: string;
  /** What happens instead. */
  open: string;
}

export type Row = ProvenRow | AbsentRow | OpenRow;
