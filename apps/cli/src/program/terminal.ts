/** The three streams, and what is behind them. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stderr: NodeJS.WriteStream;
  writeOut(text: string): void;
  writeError(text: string): void;
  /** Whether a person sits before it and can be asked. */
  readonly isInteractive: boolean;
  /** Whether standard error is a terminal, so that a line may be written over. */
  readonly showsProgress: boolean;
  readonly isOutTerminal: boolean;
  /** Characters to a line; 80 where it is no terminal. */
  readonly columns: number;
  /** Resolves once what was written has left the process. */
  flush(): Promise<void>;
}

/**
 * The streams of this process. A reader that goes away (`| head`) is no error: from then on nothing is written there,
 * and pictures that were paid for are saved all the same.
 */
export function processTerminal(): Terminal {
  // Node's own warnings are for its developers, and would stand among what programs read.
  process.removeAllListeners('warning');
  const closed = new Set<NodeJS.WriteStream>();
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
      closed.add(stream);
    });
  }
  const write = (stream: NodeJS.WriteStream, text: string) => {
    if (!closed.has(stream)) stream.write(text);
  };
  const drained = (stream: NodeJS.WriteStream) =>
    new Promise<void>((resolve) => {
      if (closed.has(stream)) resolve();
      else stream.write('', () => resolve());
    });
  return {
    stdin: process.stdin,
    stderr: process.stderr,
    writeOut: (text) => write(process.stdout, text),
    writeError: (text) => write(process.stderr, text),
    isInteractive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    showsProgress: process.stderr.isTTY === true,
    isOutTerminal: process.stdout.isTTY === true,
    columns: process.stderr.columns || 80,
    flush: async () => {
      await drained(process.stdout);
      await drained(process.stderr);
    },
  };
}
