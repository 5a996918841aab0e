import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Levels below a directory that are looked at: provider, models, a folder of models, a file. */
const DEPTH = 4;
/** Far more than providers have. What is behind is not watched. */
const MOST_ENTRIES = 20_000;

/**
 * Tells whether anything changed below some directories, by names, sizes and times. Looking at them every second costs
 * less than being told by the system, which some file systems never do.
 */
export class FolderWatch {
  readonly #directories: readonly string[];
  #known = '';
  #seen: string | null = null;

  constructor(directories: readonly string[]) {
    this.#directories = directories;
  }

  /** Takes what is there now for known. */
  async settle(): Promise<void> {
    this.#known = await this.#stamp();
    this.#seen = null;
  }

  /** Whether it is another state than the known one, and the same as at the last look. */
  async hasSettledChange(): Promise<boolean> {
    const stamp = await this.#stamp();
    const isSettled = stamp === this.#seen;
    this.#seen = stamp;
    return stamp !== this.#known && isSettled;
  }

  async #stamp(): Promise<string> {
    const hash = createHash('sha256');
    let left = MOST_ENTRIES;
    const walk = async (folder: string, depth: number): Promise<void> => {
      const names = await readdir(folder).catch(() => []);
      for (const name of names.sort()) {
        left -= 1;
        if (left < 0) return;
        const path = join(folder, name);
        const status = await stat(path, { bigint: true }).catch(() => null);
        if (status === null) continue; // gone in between, or a link to nothing
        const { size, mtimeNs, ctimeNs, ino } = status;
        if (status.isDirectory()) {
          hash.update(`${path}/\n`);
          if (depth > 1) await walk(path, depth - 1);
        } else hash.update([path, size, mtimeNs, ctimeNs, ino].join(' '));
      }
    };
    for (const directory of this.#directories) await walk(directory, DEPTH);
    return hash.digest('hex');
  }
}
