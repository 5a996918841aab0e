import { existsSync, readFileSync } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** One charge: what the vendor would put on the bill. */
export interface Charge {
  /** ISO time. */
  readonly at: string;
  readonly vendor: string;
  /** The request id that the reply's header carries. */
  readonly requestId: string;
  /** Last four characters of the API key. */
  readonly key: string;
  readonly model: string;
  /** Images billed. */
  readonly images: number;
  /** Token counts as the vendor names them. */
  readonly usage: Readonly<Record<string, number>>;
  /** Millionths of a US dollar. */
  readonly amountMicros: number;
  /** SHA-256 of the request's content: two charges with the same intent were asked for twice. */
  readonly intent: string;
  /** The caller's own id for the request, where it sent a header for one. */
  readonly clientRequestId?: string | undefined;
  /** The fault that was in force, if any. */
  readonly fault?: string | undefined;
  /** True for a line that takes an earlier one with the same request id back; images and amount are negative. */
  readonly refund?: boolean | undefined;
}

/** The bill: a file with one JSON line a charge, each on disk before the reply leaves. */
export class Ledger {
  readonly path: string;
  readonly #charges: Charge[] = [];
  #file: FileHandle | undefined;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.path = path;
  }

  /** Opens the file and reads what an earlier run left in it. */
  async open(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    if (existsSync(this.path)) {
      for (const line of readFileSync(this.path, 'utf8').split('\n')) {
        // Our own lines, written by `add` below.
        if (line !== '') this.#charges.push(JSON.parse(line) as Charge);
      }
    }
    this.#file = await open(this.path, 'a');
  }

  /** Every charge so far, oldest first. */
  charges(): readonly Charge[] {
    return [...this.#charges];
  }

  /** Writes one line and syncs it; resolves once it is on disk. Lines never interleave. */
  add(charge: Charge): Promise<void> {
    return this.#next(async (file) => {
      await file.appendFile(`${JSON.stringify(charge)}\n`);
      await file.sync();
      this.#charges.push(charge);
    });
  }

  /** Takes a request's charge back, once. Does nothing where there is none. */
  async refund(requestId: string, at: Date): Promise<void> {
    const lines = this.#charges.filter((charge) => charge.requestId === requestId);
    const [charge] = lines;
    if (charge === undefined || lines.some(({ refund }) => refund)) return;
    const { images, amountMicros } = charge;
    await this.add({
      ...charge,
      at: at.toISOString(),
      images: -images,
      amountMicros: -amountMicros,
      refund: true,
    });
  }

  /** Forgets every charge and empties the file. Unlike a charge this need not be on disk before anything else. */
  clear(): Promise<void> {
    return this.#next(async (file) => {
      await file.truncate(0);
      this.#charges.length = 0;
    });
  }

  async close(): Promise<void> {
    await this.#tail.catch(() => undefined);
    await this.#file?.close();
    this.#file = undefined;
  }

  #next(work: (file: FileHandle) => Promise<void>): Promise<void> {
    const run = this.#tail.then(() => {
      if (this.#file === undefined) throw new Error(`The ledger ${this.path} is not open.`);
      return work(this.#file);
    });
    this.#tail = run.catch(() => undefined);
    return run;
  }
}
