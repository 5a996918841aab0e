import { createHash, randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { BlobStore, StoredBlob } from '../blobs/blob-store.ts';
import type { PreviewStore } from '../blobs/preview-store.ts';
import {
  DecoderTimeoutError,
  ImageUnreadableError,
  InvalidKeyError,
  StorageError,
} from '../errors.ts';
import { READ_WITHOUT_FOLLOWING } from '../file-io.ts';
import { type Damage, pngDamage } from '../image/png-damage.ts';
import { probeHeader } from '../image/probe-header.ts';
import { probeSvg } from '../image/probe-svg.ts';
import { describeUnknown, type ImageFormat, MIME_TYPES, sniffFormat } from '../image/sniff.ts';
import { assertDecodable, MEDIA_LIMITS } from './media-limits.ts';
import { MediaProcess, type MediaProcessOptions } from './media-process.ts';
import type {
  MaskMarks,
  MaskOutput,
  MediaAnswer,
  OutputFormat,
  ResizeRule,
  SheetTile,
} from './media-protocol.ts';
import { SHEET_TILES } from './sheet-limits.ts';

/** What a full decode found. */
export interface ImageProbe extends MediaAnswer {
  mimeType: string;
}

/** A picture that was made and stored. */
export interface DerivedImage extends StoredBlob {
  mimeType: string;
  width: number;
  height: number;
  hasAlpha: boolean;
}

export interface NormalizeOptions {
  /** Turn as EXIF asks. Default true. */
  orient?: boolean;
  /** Drop EXIF, GPS, XMP, texts and profiles. Default true. */
  stripMetadata?: boolean;
  /** Default: the picture's own; PNG for GIF, AVIF and drawings. Transparency becomes white in a JPEG. */
  format?: OutputFormat;
  /** Made smaller, never larger, until no edge is longer than this. */
  maxEdge?: number;
  /** Instead of maxEdge. */
  resize?: ResizeRule;
}

/** Everything that needs pixels. All of it happens in the child process. */
export interface MediaTools {
  /** Decodes the whole picture of a local file. Throws ImageUnreadableError, ImageTooLargeError. */
  probe(path: string): Promise<ImageProbe>;
  /** The same for a blob. */
  probeBlob(sha256: string): Promise<ImageProbe>;
  /**
   * Whether the pixels of a picture in the store are broken although it begins rightly: PNGs by their sums, others by
   * decoding them. Null: nothing is wrong with it, or nobody can say: drawings, what is too large to be
   * decoded, and bytes of JPEG and WebP, which carry no sums, that decode to another picture.
   */
  damage(sha256: string): Promise<Damage | null>;
  /** Tells what was seen of a picture while it was stored, so that the next question about it costs nothing. */
  noteDamage(sha256: string, damage: Damage | null): void;
  /** Makes a new blob that may be sent to a provider: upright, without metadata, of a wanted size; of an SVG its pixels. */
  normalizeInput(sha256: string, options?: NormalizeOptions): Promise<DerivedImage>;
  /**
   * Makes a provider's mask (PNG) of one of ours: white paints, black keeps, transparent is black, half grey and up counts as white.
   * `marks: 'alpha-transparent'`: of one that paints where it has holes. Throws MaskSizeMismatchError and MaskEmptyError.
   */
  convertMask(
    sha256: string,
    options: { width: number; height: number; marks?: MaskMarks; output: MaskOutput },
  ): Promise<DerivedImage>;
  /** Makes (once) a preview, at most `width` pixels wide, kept under `variant`. Damage in the original is tolerated. */
  thumbnail(
    sha256: string,
    options: { width: number; format?: 'webp' },
  ): Promise<{ variant: string; byteSize: number; mimeType: string }>;
  /**
   * A grid of pictures with words, as WebP: at most SHEET_TILES of them. A picture whose preview cannot be made leaves
   * its place empty. `lines`: up to three, cut where they are too long.
   */
  contactSheet(tiles: readonly { sha256: string; lines: readonly string[] }[]): Promise<Buffer>;
  close(): Promise<void>;
}

/** Pictures between being stored and being asked about: more than are ever under way. */
const MOST_NOTED = 1000;

/** Ties the child process to the stores. The child starts with the first job. */
export function createMediaTools(options: {
  store: BlobStore;
  previews: PreviewStore;
  process?: MediaProcessOptions;
}): MediaTools {
  const { store, previews } = options;
  const media = new MediaProcess(options.process);

  const noted = new Map<string, Damage | null>();

  const probe = async (path: string): Promise<ImageProbe> => {
    await examine(path);
    const answer = await media.run({ kind: 'probe', input: path });
    return { ...answer, mimeType: MIME_TYPES[answer.format] };
  };

  const damage = async (path: string): Promise<Damage | null> => {
    const header = await probeHeader(path);
    if (header === null) return null;
    if (header.format === 'png') return pngDamage(path);
    try {
      assertDecodable(header);
      await media.run({ kind: 'check', input: path });
      return null;
    } catch (error) {
      // A decoder that took too long, or was stopped, says nothing about the picture.
      if (error instanceof DecoderTimeoutError || !(error instanceof ImageUnreadableError))
        return null;
      return 'is damaged';
    }
  };

  /** Runs a job from a blob to a new blob. */
  const derive = async <Format>(
    sha256: string,
    look: (input: string) => Promise<Format>,
    job: (input: string, output: string, format: Format) => Promise<MediaAnswer>,
  ): Promise<DerivedImage> => {
    let made: MediaAnswer | null = null;
    const stored = await store.withLocalFile(sha256, async (input) => {
      const format = await look(input);
      return store.putProducedFile(async (output) => {
        made = await job(input, output, format);
      });
    });
    return describe(stored, made);
  };

  const thumbnail: MediaTools['thumbnail'] = async (sha256, { width, format = 'webp' }) => {
    assertEdge(width);
    const variant = `w${width}-${format}`;
    const { byteSize } = await previews.obtain({ sha256, variant }, (output) =>
      store.withLocalFile(sha256, async (input) => {
        if ((await probeSvg(input)) === null) await examine(input);
        await media.run({ kind: 'thumbnail', input, output, width });
      }),
    );
    return { variant, byteSize, mimeType: MIME_TYPES[format] };
  };

  return {
    probe,
    damage: async (sha256) => {
      const seen = noted.get(sha256);
      noted.delete(sha256);
      return seen === undefined ? store.withLocalFile(sha256, damage) : seen;
    },
    noteDamage: (sha256, seen) => {
      noted.set(sha256, seen);
      const [oldest] = noted.keys();
      if (noted.size > MOST_NOTED && oldest !== undefined) noted.delete(oldest);
    },
    probeBlob: (sha256) => store.withLocalFile(sha256, probe),
    normalizeInput: async (sha256, wanted = {}) => {
      if (wanted.maxEdge !== undefined) assertEdge(wanted.maxEdge);
      if (wanted.resize !== undefined) {
        assertEdge(wanted.resize.width);
        assertEdge(wanted.resize.height);
        assertDecodable(wanted.resize);
      }
      return derive(sha256, examineInput, (input, output, format) =>
        media.run({
          kind: 'normalize',
          input,
          output,
          format: wanted.format ?? OUTPUT_FORMATS[format],
          orient: wanted.orient ?? true,
          stripMetadata: wanted.stripMetadata ?? true,
          maxEdge: wanted.maxEdge ?? null,
          resize: wanted.resize ?? null,
        }),
      );
    },
    convertMask: (sha256, { width, height, marks = 'white', output: as }) =>
      derive(sha256, examine, (input, output) =>
        media.run({ kind: 'mask', input, output, width, height, marks, as }),
      ),
    thumbnail,
    contactSheet: async (wanted) => {
      const tiles: SheetTile[] = [];
      for (const { sha256, lines } of wanted.slice(0, SHEET_TILES)) {
        const variant = await thumbnail(sha256, { width: SHEET_WIDTH }).then(
          (made) => made.variant,
          (error: unknown) => {
            if (error instanceof StorageError) return null;
            throw error;
          },
        );
        const path = variant === null ? null : previews.localPath({ sha256, variant });
        tiles.push({ path, lines: [...lines] });
      }
      // A name of its own each time: what is shown changes while a batch runs.
      const key = {
        sha256: createHash('sha256').update(randomUUID()).digest('hex'),
        variant: 'contact-sheet',
      };
      await previews.obtain(key, async (output) => {
        await media.run({ kind: 'contact-sheet', output, tiles });
      });
      const { stream } = await previews.read(key);
      try {
        return await buffer(stream);
      } finally {
        await previews.deleteAllOf(key.sha256);
      }
    },
    close: () => media.close(),
  };
}

/** Of the previews that a contact sheet is made of: those of the gallery. */
const SHEET_WIDTH = 320;

const OUTPUT_FORMATS: Readonly<Record<ImageFormat | 'svg', OutputFormat>> = {
  png: 'png',
  jpeg: 'jpeg',
  webp: 'webp',
  gif: 'png',
  avif: 'png',
  svg: 'png',
};

/** Refuses by the first bytes, in microseconds, what the child would refuse after reading: the type, and the size. */
async function examine(path: string): Promise<ImageFormat> {
  const header = await probeHeader(path);
  if (header === null) throw new ImageUnreadableError(await describeFile(path));
  assertDecodable(header);
  return header.format;
}

/** The same for an input of a generation, which may be a drawing that we have made: people's uploads may not. */
async function examineInput(path: string): Promise<ImageFormat | 'svg'> {
  const drawing = await probeSvg(path);
  if (drawing === null) return examine(path);
  if (drawing.width === null || drawing.height === null)
    throw new ImageUnreadableError('The drawing has no size of its own.');
  assertDecodable({ width: drawing.width, height: drawing.height });
  return 'svg';
}

async function describeFile(path: string): Promise<string> {
  const handle = await open(path, READ_WITHOUT_FOLLOWING);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
    const bytes = buffer.subarray(0, bytesRead);
    return sniffFormat(bytes) === null
      ? describeUnknown(bytes)
      : 'The image is damaged or cut off before its size.';
  } finally {
    await handle.close();
  }
}

function assertEdge(edge: number): void {
  if (!Number.isInteger(edge) || edge < 1 || edge > MEDIA_LIMITS.maxEdge)
    throw new InvalidKeyError('size', `an edge has 1 to ${MEDIA_LIMITS.maxEdge} pixels`);
}

function describe(stored: StoredBlob, made: MediaAnswer | null): DerivedImage {
  if (made === null) throw new ImageUnreadableError('The image could not be decoded.');
  const { format, width, height, hasAlpha } = made;
  return { ...stored, mimeType: MIME_TYPES[format], width, height, hasAlpha };
}
