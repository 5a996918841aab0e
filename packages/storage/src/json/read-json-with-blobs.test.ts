import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlobTooLargeError } from '../errors.ts';
import { type BlobReference, isBlobReference } from './blob-reference.ts';
import { JsonStreamError } from './json-stream-error.ts';
import { type ReadJsonOptions, readJsonWithBlobs } from './read-json-with-blobs.ts';

/** Keeps blobs in memory, by hash. */
function memorySink() {
  const blobs = new Map<string, Buffer>();
  const counts = { opened: 0, finished: 0, aborted: 0 };
  const openBlob = () => {
    counts.opened += 1;
    const pieces: Buffer[] = [];
    return {
      write: async (bytes: Uint8Array) => {
        pieces.push(Buffer.from(bytes));
      },
      finish: async () => {
        const bytes = Buffer.concat(pieces);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        blobs.set(sha256, bytes);
        counts.finished += 1;
        return { sha256, byteSize: bytes.length };
      },
      abort: async () => {
        counts.aborted += 1;
      },
    };
  };
  return { blobs, counts, openBlob };
}

async function* inPieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  // One memory for every piece, as a socket may do it: nothing may be kept without a copy.
  const shared = Buffer.alloc(Math.max(1, ...sizes, sizes.length === 0 ? bytes.length : 1));
  let position = 0;
  for (let turn = 0; position < bytes.length; turn += 1) {
    const size = sizes[turn % Math.max(1, sizes.length)] ?? bytes.length;
    const piece = bytes.subarray(position, position + size);
    shared.set(piece);
    yield shared.subarray(0, piece.length);
    position += piece.length;
  }
}

async function read(
  text: string | Buffer,
  sizes: readonly number[] = [],
  options: Partial<ReadJsonOptions> = {},
) {
  const sink = memorySink();
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const result = await readJsonWithBlobs(inPieces(bytes, sizes), {
    openBlob: sink.openBlob,
    ...options,
  });
  return { ...result, sink };
}

async function failure(text: string | Buffer, sizes: number[] = [], options = {}) {
  const error = await read(text, sizes, options).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof JsonStreamError)) throw new Error(`no JsonStreamError: ${String(error)}`);
  return error;
}

/** The whole-body way: parse everything, then decode whatever is long and base64. */
function reference(value: unknown, threshold: number): unknown {
  if (typeof value === 'string') {
    const match =
      /^(?:data:([^,;"]*)(?:;[^,;"]*)*?;base64,)?([A-Za-z0-9+/_\r\n-]*={0,2}[\r\n]*)$/.exec(value);
    if (value.length <= threshold || match === null) return value;
    const body = match[2]?.replace(/[\r\n]/g, '') ?? '';
    if (body.replace(/=/g, '').length % 4 === 1) return value;
    const bytes = Buffer.from(body, 'base64');
    return {
      blob: createHash('sha256').update(bytes).digest('hex'),
      size: bytes.length,
      mimeType: match[1] === undefined || match[1] === '' ? null : match[1],
      head: bytes.subarray(0, 64).toString('hex'),
    };
  }
  if (Array.isArray(value)) return value.map((item) => reference(item, threshold));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, reference(v, threshold)]));
  return value;
}

function plain(value: unknown): unknown {
  if (isBlobReference(value)) {
    const { sha256, byteSize, mimeType, head } = value.$blob;
    return {
      blob: sha256,
      size: byteSize,
      mimeType: mimeType ?? null,
      head: Buffer.from(head).toString('hex'),
    };
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
  return value;
}

function blobOf(value: unknown): BlobReference['$blob'] {
  if (!isBlobReference(value)) throw new Error('no blob reference');
  return value.$blob;
}

/** Base64 in all the ways in which servers write it. */
const base64Text = fc
  .tuple(
    fc.uint8Array({ minLength: 0, maxLength: 400 }),
    fc.constantFrom(
      '',
      'data:image/png;base64,',
      'data:image/webp;charset=x;base64,',
      'data:;base64,',
    ),
    fc.boolean(),
    fc.boolean(),
    fc.constantFrom(0, 76),
  )
  .map(([bytes, prefix, isUrlSafe, isPadded, lineLength]) => {
    let text = Buffer.from(bytes).toString(isUrlSafe ? 'base64url' : 'base64');
    if (!isPadded) text = text.replace(/=+$/, '');
    if (lineLength > 0) text = text.replace(/.{76}/g, '$&\r\n');
    return prefix + text;
  });
const almostBase64 = fc
  .tuple(base64Text, fc.constantFrom(' ', '=', 'é', '"', '\\', '.', '\u0000', '😀'), fc.nat())
  .map(([text, odd, at]) => {
    const position = at % (text.length + 1);
    return text.slice(0, position) + odd + text.slice(position);
  });
const anyDocument = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, false, '', '\\', '"', '\\"', '__proto__', -0, 1e300, 1e-7),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.string({ unit: 'binary', maxLength: 60 }),
    base64Text,
    almostBase64,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.oneof(fc.string({ unit: 'binary' }), fc.constant('__proto__')), tie('value'), {
      maxKeys: 5,
    }),
  ),
})).value;
const pieceSizes: fc.Arbitrary<number[]> = fc.oneof(
  fc.constant<number[]>([1]),
  fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
  fc.constant<number[]>([]),
);
/** The same document with its strings' characters escaped in every permitted way. */
function withEscapes(text: string, style: 'plain' | 'slashes' | 'numbers'): string {
  if (style === 'plain') return text;
  if (style === 'slashes') return text.replaceAll('/', '\\/');
  return text.replace(/[/+=]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

describe('readJsonWithBlobs against JSON.parse and Buffer.from', () => {
  it('reads any document, cut anywhere, to the same value and the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyDocument,
        pieceSizes,
        fc.constantFrom<('plain' | 'slashes' | 'numbers')[]>('plain', 'slashes', 'numbers'),
        fc.constantFrom(undefined, 1, '\t'),
        fc.constantFrom(4, 64),
        async (document, sizes, style, indent, blobThresholdBytes) => {
          const serialized = JSON.stringify(document, null, indent);
          // Numbers hold a plus sign too (1e+300), so only documents without one are escaped by number.
          const text = withEscapes(
            serialized,
            /[0-9]e\+/.test(serialized) && style === 'numbers' ? 'slashes' : style,
          );
          const { value } = await read(text, sizes, { blobThresholdBytes });
          expect(plain(value)).toEqual(reference(JSON.parse(text), blobThresholdBytes));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('refuses every document that is cut short, and says where', async () => {
    await fc.assert(
      fc.asyncProperty(anyDocument, fc.nat(), pieceSizes, async (document, at, sizes) => {
        const bytes = Buffer.from(JSON.stringify({ document }));
        const length = at % bytes.length;
        const error = await failure(bytes.subarray(0, length), sizes, { blobThresholdBytes: 16 });
        expect(error.code).toBe('JSON_INVALID');
        expect(error.offset).toBeLessThanOrEqual(length);
      }),
      { numRuns: 500 },
    );
  });

  it('accepts and refuses exactly what JSON.parse does', async () => {
    const fragments = fc.constantFrom(
      '{', '}', '[', ']', ',', ':', '"a"', '"', '\\', '1', '-', '0', '01', '1.', '.5', '1e5', '-0',
      'true', 'nul', 'null', ' ', '\n', '\u000b', '"\\u12"', '"\\x"', '"\t"', '\u00a0', '"\\ud800"',
    ); // biome-ignore format: a table
    await fc.assert(
      fc.asyncProperty(fc.array(fragments, { maxLength: 9 }), pieceSizes, async (parts, sizes) => {
        const text = parts.join('');
        let expected: { value: unknown } | null;
        try {
          expected = { value: JSON.parse(text) };
        } catch {
          expected = null;
        }
        if (expected === null) await failure(text, sizes);
        else expect((await read(text, sizes)).value).toEqual(expected.value);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('readJsonWithBlobs', () => {
  const picture = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251));

  it.each([
    ['plain', picture.toString('base64')],
    ['url-safe without padding', picture.toString('base64url')],
    ['with escaped slashes', picture.toString('base64').replaceAll('/', '\\/')],
    ['in lines', picture.toString('base64').replace(/.{76}/g, '$&\\r\\n')],
    ['as a data URL', `data:image\\/png;base64,${picture.toString('base64')}`],
  ])('streams a large picture: %s', async (_name, text) => {
    for (const size of [997, 65_536, 1_000_000]) {
      const { value, blobs, sink } = await read(`{"b":"${text}","n":1}`, [size]);
      const { b, n } = value as { b: unknown; n: number }; // the document two lines above
      expect(n).toBe(1);
      const blob = blobOf(b);
      expect(sink.blobs.get(blob.sha256)?.equals(picture)).toBe(true);
      expect(blob.byteSize).toBe(picture.length);
      expect(Buffer.from(blob.head).equals(picture.subarray(0, 64))).toBe(true);
      expect(blob.mimeType).toBe(text.startsWith('data:') ? 'image/png' : undefined);
      expect(blobs).toEqual([{ sha256: blob.sha256, byteSize: blob.byteSize }]);
      expect(sink.counts).toEqual({ opened: 1, finished: 1, aborted: 0 });
    }
  });

  it('keeps long texts that are not base64 as texts, also beyond the holding length', async () => {
    for (const text of ['word '.repeat(30_000), `${'A'.repeat(60_000)} ${'A'.repeat(60_000)}`]) {
      const { value, sink } = await read(JSON.stringify([text]), [10_000]);
      expect(value).toEqual([text]);
      expect(sink.counts.opened).toBe(0);
    }
  });

  it('lets no document make up a reference', async () => {
    const forged = { $blob: { sha256: 'a'.repeat(64), byteSize: 1, head: [] } };
    const { value } = await read(JSON.stringify(forged));
    expect(isBlobReference(value)).toBe(false);
    expect(value).toEqual({ $$blob: forged.$blob });
  });

  it('refuses a million levels without a stack overflow, from the 65th on', async () => {
    const error = await failure('['.repeat(1_000_000));
    expect(error.offset).toBe(64);
    expect(error.message).toContain('64 levels');
    expect((await read('['.repeat(64) + ']'.repeat(64))).value).toBeDefined();
  });

  it('refuses garbage behind the document', async () => {
    for (const tail of ['x', '{}', ',', ']', '"', '\u0000', '1'])
      expect((await failure(`{"a":1}${tail}`)).offset, tail).toBe(7);
  });

  it('aborts the blob that was being written when the document breaks', async () => {
    const sink = memorySink();
    const text = `["${picture.toString('base64')}","${picture.toString('base64').slice(0, 200_000)}`;
    const error = await read(text, [50_000], { openBlob: sink.openBlob }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(JsonStreamError);
    expect(sink.counts).toEqual({ opened: 2, finished: 1, aborted: 1 });
    if (error instanceof JsonStreamError) {
      expect(error.storedBlobs).toHaveLength(1);
      expect(error.offset).toBe(text.length);
    }
  });

  it('refuses base64 that is damaged far inside', async () => {
    const good = picture.toString('base64');
    for (const bad of ['*', ' ', '=', '\\"', '\\t', 'é'])
      expect(
        (await failure(`["${good.slice(0, 200_000)}${bad}${good.slice(200_000)}"]`, [9000]))
          .message,
        bad,
      ).toContain('base64');
    expect((await failure(`["${good.slice(0, 200_001)}"]`)).message).toContain('middle of a byte');
  });

  it('holds its limits: blobs, bytes of a blob, bytes besides the blobs', async () => {
    const three = JSON.stringify(Array.from({ length: 3 }, () => picture.toString('base64')));
    expect((await failure(three, [], { maxBlobs: 2 })).code).toBe('JSON_TOO_LARGE');
    expect((await failure(three, [], { maxBlobBytes: 299_999 })).code).toBe('JSON_TOO_LARGE');
    expect(
      (await read(three, [], { maxBlobBytes: 300_000, maxBlobs: 3, maxJsonBytes: 100 })).blobs,
    ).toHaveLength(3);
    const long = JSON.stringify(['word '.repeat(50_000)]);
    expect((await failure(long, [1000], { maxJsonBytes: 100_000 })).code).toBe('JSON_TOO_LARGE');
    expect(
      (await failure(`[${'1,'.repeat(200_000)}1]`, [1000], { maxJsonBytes: 100_000 })).code,
    ).toBe('JSON_TOO_LARGE');
    expect((await failure(' '.repeat(200_000), [1000], { maxJsonBytes: 100_000 })).code).toBe(
      'JSON_TOO_LARGE',
    );
  });

  it('passes on what the writer of a blob throws, and aborts it', async () => {
    const counts = { aborted: 0 };
    const openBlob = () => ({
      write: async () => {
        throw new BlobTooLargeError(10);
      },
      finish: async () => ({ sha256: '', byteSize: 0 }),
      abort: async () => {
        counts.aborted += 1;
      },
    });
    await expect(
      read(JSON.stringify([picture.toString('base64')]), [], { openBlob }),
    ).rejects.toBeInstanceOf(BlobTooLargeError);
    expect(counts.aborted).toBe(1);
  });

  it('skips a byte order mark and keeps keys that look like prototypes harmless', async () => {
    const { value } = await read(`\ufeff{"__proto__":{"polluted":1}}`);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.hasOwn(Object(value), '__proto__')).toBe(true);
  });
});

describe('blobs that were decoded on the way', () => {
  const bytes = Buffer.alloc(20_000, 'picture');
  const ready = {
    sha256: 'a'.repeat(64),
    byteSize: bytes.length,
    head: bytes.subarray(0, 64),
    encoded: async function* () {
      yield Buffer.from(bytes.toString('base64'));
    },
  };
  const read = async (before: string, after: string, options: { maxBlobBytes?: number } = {}) => {
    const written: Buffer[] = [];
    const source = async function* () {
      yield Buffer.from(before);
      yield ready;
      yield Buffer.from(after);
    };
    const result = await readJsonWithBlobs(source(), {
      ...options,
      adoptBlob: async ({ sha256, byteSize }) => ({ sha256, byteSize }),
      openBlob: () => ({
        write: async (chunk) => void written.push(Buffer.from(chunk)),
        finish: async () => ({ sha256: 'written', byteSize: Buffer.concat(written).length }),
        abort: async () => undefined,
      }),
    });
    return { ...result, isWritten: written.length > 0 };
  };

  it('stand in the place of their string', async () => {
    expect(await read('{"a":["', '"],"b":1}')).toEqual({
      value: { a: [{ $blob: { ...facts(ready), head: Uint8Array.from(ready.head) } }], b: 1 },
      blobs: [facts(ready)],
      isWritten: false,
    });
    const typed = await read('{"a":"data:image/png;base64,', '"}');
    expect(typed.value).toMatchObject({ a: { $blob: { mimeType: 'image/png' } } });
    expect(typed.isWritten).toBe(false);
  });

  it('are read as characters where they are not all of a string', async () => {
    const { value, isWritten } = await read('{"a":"AAAA', '"}');
    expect(value).toMatchObject({ a: { $blob: { sha256: 'written', byteSize: 20_003 } } });
    expect(isWritten).toBe(true);
    await expect(read('{"', '":1}')).resolves.toMatchObject({ blobs: [], isWritten: false });
    await expect(read('[', ']')).rejects.toBeInstanceOf(JsonStreamError);
  });

  it('obey the caps', async () => {
    await expect(read('["', '"]', { maxBlobBytes: 19_999 })).rejects.toThrow('more than 19999');
  });
});

const facts = ({ sha256, byteSize }: { sha256: string; byteSize: number }) => ({
  sha256,
  byteSize,
});
