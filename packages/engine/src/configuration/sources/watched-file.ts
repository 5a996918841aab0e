import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { ConfigurationError } from '../configuration-error.ts';

export interface FileContent {
  text: string;
  /** Permission bits; null where the system has none. */
  mode: number | null;
}

export interface WatchedFileOptions<T> {
  path: string;
  /** What an absent file stands for. */
  empty: T;
  /** Throws ConfigurationError. */
  parse(content: FileContent): T;
  /** Told once for each change that could not be taken over. */
  onProblem(error: ConfigurationError): void;
}

/**
 * A person's file, read again whenever it has changed. A file that is broken at the first look stops the start; one
 * that breaks later (an editor in the middle of saving) is told, and what it held before goes on counting.
 */
export class WatchedFile<T> {
  readonly #options: WatchedFileOptions<T>;
  #stamp: string | null = null;
  #value: T;
  #version = 0;
  #hasValue = false;
  #problem: ConfigurationError | null = null;

  constructor(options: WatchedFileOptions<T>) {
    this.#options = options;
    this.#value = options.empty;
  }

  get path(): string {
    return this.#options.path;
  }

  /** What is wrong with the file as it stands now; null: what it holds is what counts. */
  get problem(): ConfigurationError | null {
    return this.#problem;
  }

  /** Rises with each content that was taken over. */
  get version(): number {
    return this.#version;
  }

  /** The content may mean something else by now: it is judged again at the next look. */
  forget(): void {
    this.#stamp = null;
  }

  /** @throws ConfigurationError where the first content is wrong. */
  async read(): Promise<T> {
    const stamp = await this.#look();
    if (stamp === this.#stamp) return this.#value;
    try {
      if (stamp.startsWith(UNREADABLE)) throw this.#unreadable(stamp.slice(UNREADABLE.length));
      const value =
        stamp === ABSENT ? this.#options.empty : this.#options.parse(await this.#content());
      this.#value = value;
      this.#version += 1;
      this.#problem = null;
    } catch (error) {
      if (!(error instanceof ConfigurationError) || !this.#hasValue) throw error;
      this.#problem = error;
      this.#options.onProblem(error);
    }
    this.#hasValue = true;
    this.#stamp = stamp;
    return this.#value;
  }

  async #look(): Promise<string> {
    try {
      const { mtimeNs, ctimeNs, size, ino, mode } = await stat(this.path, { bigint: true });
      return [mtimeNs, ctimeNs, size, ino, mode].join(' ');
    } catch (error) {
      const code = codeOf(error);
      return code === 'ENOENT' ? ABSENT : `${UNREADABLE}${code}`;
    }
  }

  async #content(): Promise<FileContent> {
    let handle: FileHandle;
    try {
      handle = await open(this.path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    } catch (error) {
      throw this.#unreadable(codeOf(error));
    }
    try {
      const status = await handle.stat();
      if (!status.isFile())
        throw new ConfigurationError(`${this.path} is no file.`, { file: this.path });
      const bytes = await handle.readFile();
      return {
        text: new TextDecoder('utf-8', { fatal: true }).decode(bytes),
        mode: process.platform === 'win32' ? null : status.mode & 0o777,
      };
    } catch (error) {
      if (error instanceof ConfigurationError) throw error;
      if (error instanceof TypeError) {
        throw new ConfigurationError(`${this.path} is no UTF-8 text. Save it as UTF-8.`, {
          file: this.path,
        });
      }
      throw this.#unreadable(codeOf(error));
    } finally {
      await handle.close();
    }
  }

  #unreadable(code: string): ConfigurationError {
    return new ConfigurationError(
      `${this.path} cannot be read (${code}). Check that it is a file and that the user that runs Darkroom may read it.`,
      { file: this.path },
    );
  }
}

const ABSENT = 'absent';
const UNREADABLE = 'unreadable ';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'unknown reason';
