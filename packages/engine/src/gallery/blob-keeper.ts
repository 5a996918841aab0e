import type { BlobStore, StoredBlob } from '@darkroom/storage';
import type { FailpointHook } from '../failpoints.ts';

/** Holds what was stored through it until `release`: nobody collects it meanwhile. */
export interface Keeping {
  /** The store; whatever is finished through it is kept. */
  readonly blobs: BlobStore;
  /** All that is kept. */
  readonly hashes: ReadonlySet<string>;
  /** Keeps bytes that were stored in another way. False: they are gone already, so make them again. */
  keep(sha256: string): Promise<boolean>;
  /** A row refers to them now. */
  letGo(hashes: Iterable<string>): void;
  /** Lets everything go. */
  release(): void;
}

/**
 * Stands between those who store bytes and the one who removes them. Bytes come before the row that refers to them,
 * and equal bytes are stored once: without this, collecting a deleted picture could take the bytes of an identical
 * one that has just been stored and whose row comes next.
 *
 * Finishing a blob (or committing a row that refers to an old one) is shared; collecting is done alone. Both last
 * milliseconds: a download is not held up, only its last step.
 */
export class BlobKeeper {
  readonly #store: BlobStore;
  readonly #failpoint: FailpointHook;
  readonly #pins = new Map<string, number>();
  #sharing = 0;
  #onIdle: (() => void) | null = null;
  #alone: Promise<void> | null = null;

  constructor(store: BlobStore, failpoint: FailpointHook) {
    this.#store = store;
    this.#failpoint = failpoint;
  }

  isKept(sha256: string): boolean {
    return this.#pins.has(sha256);
  }

  /** Runs short work that makes or counts on bytes. */
  async shared<T>(work: () => Promise<T>): Promise<T> {
    while (this.#alone) await this.#alone;
    this.#sharing += 1;
    try {
      return await work();
    } finally {
      this.#sharing -= 1;
      if (this.#sharing === 0) this.#onIdle?.();
    }
  }

  /** Runs work that removes bytes, while nobody stores any. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    while (this.#alone) await this.#alone;
    let end = () => {};
    this.#alone = new Promise((resolve) => {
      end = resolve;
    });
    try {
      while (this.#sharing > 0) {
        await new Promise<void>((resolve) => {
          this.#onIdle = resolve;
        });
      }
      this.#onIdle = null;
      return await work();
    } finally {
      this.#alone = null;
      end();
    }
  }

  open(): Keeping {
    const hashes = new Set<string>();
    const pin = (sha256: string) => {
      if (hashes.has(sha256)) return;
      hashes.add(sha256);
      this.#pins.set(sha256, (this.#pins.get(sha256) ?? 0) + 1);
    };
    const settle = (finish: () => Promise<StoredBlob>): Promise<StoredBlob> =>
      this.shared(async () => {
        await this.#failpoint('blob.before-rename');
        const stored = await finish();
        pin(stored.sha256);
        await this.#failpoint('blob.after-rename');
        return stored;
      });
    const letGo = (gone: Iterable<string>) => {
      for (const sha256 of gone) {
        if (!hashes.delete(sha256)) continue;
        const count = (this.#pins.get(sha256) ?? 1) - 1;
        if (count > 0) this.#pins.set(sha256, count);
        else this.#pins.delete(sha256);
      }
    };
    const blobs = keepingStore(this.#store, settle);
    return {
      blobs,
      hashes,
      keep: (sha256) =>
        this.shared(async () => {
          pin(sha256);
          return (await this.#store.stat(sha256)) !== null;
        }),
      letGo,
      release: () => letGo([...hashes]),
    };
  }
}

/** The store with every finish going through `settle`. */
function keepingStore(
  store: BlobStore,
  settle: (finish: () => Promise<StoredBlob>) => Promise<StoredBlob>,
): BlobStore {
  const openBlobWriter: BlobStore['openBlobWriter'] = async (options) => {
    const writer = await store.openBlobWriter(options);
    return {
      get byteSize() {
        return writer.byteSize;
      },
      write: (chunk) => writer.write(chunk),
      inspect: (use) => writer.inspect(use),
      finish: () => settle(() => writer.finish()),
      abort: () => writer.abort(),
    };
  };
  const putStream: BlobStore['putStream'] = async (source, options) => {
    const writer = await openBlobWriter(options);
    try {
      for await (const chunk of source) await writer.write(chunk);
      return await writer.finish();
    } finally {
      await writer.abort();
    }
  };
  return {
    read: (sha256, range) => store.read(sha256, range),
    stat: (sha256) => store.stat(sha256),
    withLocalFile: (sha256, use) => store.withLocalFile(sha256, use),
    verify: (sha256) => store.verify(sha256),
    delete: (sha256) => store.delete(sha256),
    keys: () => store.keys(),
    sweepTemporary: (olderThanMs) => store.sweepTemporary(olderThanMs),
    freeBytes: () => store.freeBytes(),
    assertWritable: () => store.assertWritable(),
    openBlobWriter,
    putStream,
    putBytes: async (bytes) => {
      const writer = await openBlobWriter();
      try {
        await writer.write(bytes);
        return await writer.finish();
      } finally {
        await writer.abort();
      }
    },
    putFile: (path, facts) => settle(() => store.putFile(path, facts)),
    putProducedFile: (produce) => settle(() => store.putProducedFile(produce)),
  };
}
