import { Readable, type ReadableOptions } from 'node:stream';

/** An answer's bytes on their way from the socket to a reader, who gets all that came even where the rest does not. */
export class AnswerBody extends Readable {
  #failure: Error | null = null;

  constructor(options: Required<Pick<ReadableOptions, 'highWaterMark' | 'read' | 'destroy'>>) {
    super(options);
    this.on('error', () => undefined); // told to whoever reads; with nobody reading it must not end the process
  }

  /** Nothing more comes: `error` is told behind the last byte that did. `destroy` alone keeps what was not read yet from its reader. */
  breakOff(error: Error): void {
    if (this.readableLength === 0) this.destroy(error);
    else this.#failure = error;
  }

  override read(size?: number): unknown {
    const piece: unknown = super.read(size);
    if (this.#failure && this.readableLength === 0) this.destroy(this.#failure);
    return piece;
  }
}
