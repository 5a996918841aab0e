import { CliProblem } from './cli-problem.ts';
import { EXIT_INTERRUPTED } from './interrupt.ts';
import type { Session } from './session.ts';

/** How often it is asked how something stands, in milliseconds. */
const PERIOD_MS = 1000;

/** What is watched: something that goes on on the server, whoever looks. */
export interface Watched<T> {
  readonly id: string;
  /** Null: as long as it takes. */
  readonly timeoutMs: number | null;
  /** The command that goes on watching. */
  readonly goOn: string;
  look(): Promise<T>;
  /** What programs are told at each look. */
  event(value: T): unknown;
  /** How it stands, in a line. */
  line(value: T): string;
  isOver(value: T): boolean;
}

/**
 * Looks once a second until it is over, and gives it as it is then. Ctrl-C leaves it running on the server.
 *
 * @throws CliProblem with exit code 130 after Ctrl-C, 6 where the time ran out.
 */
export function watchUntilOver<T>(session: Session, watched: Watched<T>): Promise<T> {
  const { output, interrupt, clock } = session;
  const { id, timeoutMs } = watched;
  const hint = `It goes on on the server. Go on with: ${watched.goOn}`;
  const ends = timeoutMs === null ? null : clock.monotonic() + timeoutMs;
  let shown = '';
  return interrupt.during(
    () => {},
    async (pressed) => {
      for (;;) {
        const value = await watched.look();
        output.event(watched.event(value));
        const line = watched.line(value);
        if (line !== shown) output.progress(line);
        shown = line;
        if (watched.isOver(value)) {
          output.clearProgress();
          return value;
        }
        if (ends !== null && clock.monotonic() >= ends) {
          output.clearProgress();
          throw new CliProblem('TIMED_OUT', `${id} did not end in time.`, { exitCode: 6, hint });
        }
        await clock.sleep(PERIOD_MS, pressed).catch(() => undefined);
        if (pressed.aborted) {
          output.clearProgress();
          const exitCode = EXIT_INTERRUPTED;
          throw new CliProblem('INTERRUPTED', `You left ${id}.`, { exitCode, hint });
        }
      }
    },
  );
}
