import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { type FileIo, removeIfThere, writeAll } from '../file-io.ts';
import { PngCheck } from '../image/png-damage.ts';
import { sniffFormat } from '../image/sniff.ts';
import { BLOB_HEAD_BYTES } from '../json/blob-reference.ts';
import { givePiece, PIECE_BYTES, takePiece } from '../piece-pool.ts';
import { describePart, type SpoolPart } from './spool-part.ts';

/** Writes one picture of an answer to its own file, and looks at it as it goes by, so that it is read no second time. */
export class PartWriter {
  readonly path: string;
  readonly #io: FileIo;
  readonly #handle: FileHandle;
  readonly #offset: number;
  /** The sync of the folder with this file's name in it. */
  readonly #named: Promise<void>;
  readonly #hash = createHash('sha256');
  #staging: Buffer | null = null;
  #staged = 0;
  #byteSize = 0;
  #head: Buffer = Buffer.alloc(0);
  #check: PngCheck | null | undefined = undefined;

  private constructor(
    io: FileIo,
    path: string,
    handle: FileHandle,
    offset: number,
    named: Promise<void>,
  ) {
    this.#io = io;
    this.path = path;
    this.#handle = handle;
    this.#offset = offset;
    this.#named = named;
  }

  /** Begins a part behind `offset` bytes of its entry's text. The file is new. */
  static async open(io: FileIo, root: string, path: string, offset: number): Promise<PartWriter> {
    const handle = await io.open(path, 'wx', 0o600);
    const named = io.syncDirectory(root);
    named.catch(() => undefined); // told when it is finished
    return new PartWriter(io, path, handle, offset, named);
  }

  /** Decodes base64 of fewer than 256 Ki characters. False where it does not come to `byteSize` bytes: nothing is kept of it then. */
  async decode(text: string, byteSize: number): Promise<boolean> {
    if (this.#staged + byteSize > PIECE_BYTES) await this.#flush();
    this.#staging ??= takePiece();
    const written = this.#staging.write(text, this.#staged, 'base64');
    if (written !== byteSize) return false;
    this.#staged += written;
    this.#byteSize += written;
    return true;
  }

  /** Writes the rest. `synced` is there when the part may be counted on. */
  async finish(isWhole: boolean): Promise<{ part: SpoolPart; synced: Promise<void> }> {
    await this.#flush();
    this.#letGo();
    const facts = {
      offset: this.#offset,
      byteSize: this.#byteSize,
      sha256: this.#hash.digest('hex'),
      isWhole,
    };
    const damage = this.#check ? this.#check.damage : undefined;
    const synced = this.#sync();
    synced.catch(() => undefined); // told when the entry is sealed
    return { part: describePart(this.#io, this.path, facts, this.#head, damage), synced };
  }

  /** Stops here and leaves what came, as evidence. */
  async close(): Promise<void> {
    try {
      await this.#flush().catch(() => undefined); // as far as the disk takes it
      this.#letGo();
    } finally {
      await this.#handle.close();
      await this.#named.catch(() => undefined);
    }
  }

  async remove(): Promise<void> {
    await removeIfThere(this.#io, this.path);
  }

  async #sync(): Promise<void> {
    try {
      await this.#handle.sync();
    } finally {
      await this.#handle.close();
    }
    await this.#named;
  }

  #look(bytes: Buffer): void {
    this.#hash.update(bytes);
    if (this.#head.length < BLOB_HEAD_BYTES) {
      this.#head = Buffer.concat([
        this.#head,
        bytes.subarray(0, BLOB_HEAD_BYTES - this.#head.length),
      ]);
      // The first piece is longer than any format's signature, unless there is no other.
      if (this.#check === undefined)
        this.#check = sniffFormat(this.#head) === 'png' ? new PngCheck() : null;
    }
    this.#check?.take(bytes);
  }

  async #flush(): Promise<void> {
    if (this.#staging === null || this.#staged === 0) return;
    const bytes = this.#staging.subarray(0, this.#staged);
    this.#look(bytes);
    await writeAll(this.#handle, bytes);
    this.#staged = 0;
  }

  /** Only when nothing is left in it: after a write that failed the system may still hold it. */
  #letGo(): void {
    if (this.#staging !== null && this.#staged === 0) givePiece(this.#staging);
    this.#staging = null;
  }
}
