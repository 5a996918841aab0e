import type { ImageFormat } from '../image/sniff.ts';

/** How a picture is brought to a size. Nothing is ever stretched unless `exact` says so. */
export interface ResizeRule {
  width: number;
  height: number;
  /**
   * contain: the whole picture, with borders (transparent, or white in a JPEG) to the exact size.
   * cover: fills the exact size, the middle is kept and the overhang cut off.
   * exact: stretched to the exact size.
   */
  rule: 'contain' | 'cover' | 'exact';
}

/** Formats that Darkroom writes. */
export type OutputFormat = 'png' | 'jpeg' | 'webp';

/** How a mask is wanted: `white` and `black` name the colour that paints, `alpha-transparent` paints where alpha is 0. */
export type MaskOutput = 'alpha-transparent' | 'white' | 'black';

/** How a given mask marks what is to be painted: in white, as Darkroom's own do, or by holes, as OpenAI's do. */
export type MaskMarks = 'white' | 'alpha-transparent';

/** One place of a contact sheet: a small picture (null: none) and up to three lines below it. */
export interface SheetTile {
  path: string | null;
  lines: string[];
}

/** What the child process is asked. Paths and numbers only, never bytes. */
export type MediaJob =
  | { kind: 'probe'; input: string }
  /** Decodes all of it, and holds a JPEG's faults against it that viewers paint over. */
  | { kind: 'check'; input: string }
  | {
      kind: 'normalize';
      input: string;
      output: string;
      format: OutputFormat;
      orient: boolean;
      stripMetadata: boolean;
      maxEdge: number | null;
      resize: ResizeRule | null;
    }
  | {
      kind: 'mask';
      input: string;
      output: string;
      width: number;
      height: number;
      marks: MaskMarks;
      as: MaskOutput;
    }
  | { kind: 'thumbnail'; input: string; output: string; width: number }
  | { kind: 'contact-sheet'; output: string; tiles: SheetTile[] };

/** What the child process answers. */
export interface MediaAnswer {
  format: ImageFormat;
  /** Pixels of the result; of a probe: after EXIF orientation. */
  width: number;
  height: number;
  hasAlpha: boolean;
  /** Frames of an animation; only the first is ever used. */
  pages: number;
  /** EXIF orientation, 1 to 8; 1 where there is none. */
  orientation: number;
}

/** Why the child process could not, in a form that crosses the process border. */
export type MediaProblem =
  | { kind: 'unreadable'; reason: string }
  | { kind: 'too-large'; width: number; height: number }
  | { kind: 'mask-size'; width: number; height: number }
  | { kind: 'mask-empty'; marks: MaskMarks };

export interface MediaRequestMessage {
  id: number;
  job: MediaJob;
}

export type MediaReplyMessage =
  | { id: number; answer: MediaAnswer }
  | { id: number; problem: MediaProblem };
