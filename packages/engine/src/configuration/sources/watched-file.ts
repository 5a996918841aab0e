import { constants, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ConfigurationError, type ConfigurationProblem } from '../configuration-error.ts';

export interface FileContent {
  text: string;
  /** Permission bits; null where the system has none. */
  mode: number | null;
}

/** What a file holds, as far as it is good. */
export interface ParsedFile<T> {
  value: T;
  /** Of lines that do not count; what is to be done stands with each. */
  problems: readonly ConfigurationError[];
  /** To be logged, and no mistake. */
  notices: readonly string[];
}

export interface WatchedFileOptions<T> {
  path: string;
  /** What an absent file stands for, and what counts while none of its contents could be read. */
  empty: T;
  /** `before`: what counts until now. Throws ConfigurationError where nothing of the content can count. */
  parse(content: FileContent, before: T): ParsedFile<T>;
  /** Whether a first content that cannot count is thrown, so that the start ends; else it is told, and `empty` counts. */
  stopsStart: boolean;
  /** Told once for each change of the file, and when the same content means something else by now. */
  onNotice(message: string): void;
}

/** Of a file that broke while the server runs. */
const STANDING = 'What the file held before goes on counting.';
/** Of one that was broken when the server started. */
const NOTHING = 'Nothing of this file counts until that is mended.';

/**
 * A person's file, read again whenever it has changed. What cannot be read is told: at the first look nothing counts
 * then (or the start ends), and of one that breaks later (an editor in the middle of saving) what it held before does.
 */
export class WatchedFile<T> {
  readonly #options: WatchedFileOptions<T>;
  #stamp: string | null = null;
  #value: T;
  #hasValue = false;
  #problems: readonly ConfigurationProblem[] = [];
  /** Several who look at once share one reading of one state of the file. */
  #reading: { stamp: string; done: Promise<void> } | null = null;
  #told: { stamp: string; messages: ReadonlySet<string> } = { stamp: '', messages: new Set() };

  constructor(options: WatchedFileOptions<T>) {
    this.#options = options;
    this.#value = options.empty;
  }

  get path(): string {
    return this.#options.path;
  }

  /** What is wrong with the file as it stood at the last look, and what counts meanwhile. */
  get problems(): readonly ConfigurationProblem[] {
    return this.#problems;
  }

  /** The content may mean something else by now: it is judged again at the next look. */
  forget(): void {
    this.#stamp = null;
  }

  /** @throws ConfigurationError where the first content is wrong and that stops the start. */
  async read(): Promise<T> {
    const stamp = this.#look();
    if (stamp === this.#stamp) return this.#value;
    if (this.#reading?.stamp !== stamp) {
      const reading = { stamp, done: this.#take(stamp) };
      this.#reading = reading;
      const end = () => {
        if (this.#reading === reading) this.#reading = null;
      };
      reading.done.then(end, end);
    }
    await this.#reading?.done;
    return this.#value;
  }

  async #take(stamp: string): Promise<void> {
    const { empty, parse, stopsStart } = this.#options;
    try {
      if (stamp.startsWith(UNREADABLE)) throw this.#unreadable(stamp.slice(UNREADABLE.length));
      const parsed: ParsedFile<T> =
        stamp === ABSENT
          ? { value: empty, problems: [], notices: [] }
          : parse(await this.#content(), this.#value);
      this.#value = parsed.value;
      this.#hasValue = true;
      this.#settle(stamp, parsed.problems, parsed.notices);
    } catch (error) {
      if (!(error instanceof ConfigurationError) || (stopsStart && !this.#hasValue)) throw error;
      const { file, line, reason, message } = error;
      const then = this.#hasValue ? STANDING : NOTHING;
      const options = { ...(file === null ? {} : { file }), line, reason: `${reason} ${then}` };
      this.#settle(stamp, [new ConfigurationError(`${message} ${then}`, options)], []);
    }
  }

  #settle(stamp: string, problems: readonly ConfigurationError[], notices: readonly string[]) {
    this.#stamp = stamp;
    this.#problems = problems.map(({ line, reason }) => ({
      file: this.path,
      line,
      message: reason,
    }));
    const messages = new Set([...problems.map(({ message }) => message), ...notices]);
    const told = this.#told.stamp === stamp ? this.#told.messages : new Set<string>();
    this.#told = { stamp, messages };
    for (const message of messages) if (!told.has(message)) this.#options.onNotice(message);
  }

  /** Microseconds, several times an order; in the pool of threads it would wait behind the pictures that are being written. */
  #look(): string {
    try {
      const status = statSync(this.path, { bigint: true, throwIfNoEntry: false });
      if (status === undefined) return ABSENT;
      const { mtimeNs, ctimeNs, size, ino, mode } = status;
      return [mtimeNs, ctimeNs, size, ino, mode].join(' ');
    } catch (error) {
      return `${UNREADABLE}${codeOf(error)}`;
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
