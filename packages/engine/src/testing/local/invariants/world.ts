import type { AttemptRow, Database, GenerationRow, StoredImage } from '@darkroom/database';
import type { BlobStore, MediaTools, Spool } from '@darkroom/storage';

/** A line of a provider's own ledger: what it charged, whatever Darkroom believes. */
export interface ProviderCharge {
  /** What was asked for: two charges of one intent and call were ordered twice. */
  intent: string;
  /** Which of the calls that one order takes. */
  call: string;
  micros: bigint;
}

/** What a follower of a generation was sent. */
export interface Following {
  generationId: string;
  /** It had seen as much before; 0: nothing. */
  after: number;
  sequences: number[];
  /** Statuses that end a stream, in the order in which they were told. */
  ends: string[];
  /** Whether the stream ended by itself. */
  hasEnded: boolean;
}

/** How the provider's ledger and Darkroom's rows are brought together. */
export interface Billing {
  charges: readonly ProviderCharge[];
  /** The intent of a generation, as the ledger would name it; null: the ledger does not tell. */
  intentOf(row: GenerationRow): string | null;
}

/** All that the invariants are checked against, at rest: nothing runs, nobody writes. */
export interface World {
  /** Folder of images/, spool/, previews/ and the database. */
  home: string;
  databaseFile: string;
  database: Database;
  blobs: BlobStore;
  media: MediaTools;
  spool: Spool;
  billing: Billing;
  /** Ids of what a caller was told is accepted. */
  acknowledged: readonly { id: string; prompt: string }[];
  /** The user deleted pictures, so there may be fewer than were made. */
  hasDeleted: boolean;
  /** Milliseconds within which every generation has ended, by the rows' own times. Default: an hour. */
  endsWithinMs: number;
  followings: readonly Following[];
  /** What may stand nowhere: not in a file of the home, not in `printed`. */
  secrets: readonly string[];
  /** Whatever was printed, logged or answered. */
  printed: readonly string[];
  /** Milliseconds since 1970: what is called old is old by this. */
  now: number;
  /** Open descriptors before and after; null: not counted. */
  handles: { before: number; after: number } | null;
}

/** A generation with all that is its own. */
export interface Whole {
  row: GenerationRow;
  /** For sentences. */
  name: string;
  images: StoredImage[];
  attempts: AttemptRow[];
}

/** Writes down a sentence where something does not hold. */
export type Expect = (holds: boolean, sentence: string) => void;
