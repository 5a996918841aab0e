import { type DarkroomClient, DarkroomProblem } from '@darkroom/client';
import { GENERATION_CANCEL } from '../documents/generation.ts';
import { renderDuration } from '../output/progress.ts';
import { CliProblem } from '../program/cli-problem.ts';
import type { Session } from '../program/session.ts';
import { createDisplays, type Display } from './display.ts';

export interface FollowRequest {
  readonly id: string;
  readonly timeoutMs: number | null;
  readonly cancelsOnInterrupt: boolean;
  /** Whether saved pictures are shown in a terminal that can. */
  readonly showsPreview: boolean;
  /** The command that goes on where this one leaves. */
  readonly watchCommand: string;
}

/** `ended`: it has come to its end; `interrupted`: it has, after Ctrl-C canceled it. */
export type Followed = 'ended' | 'interrupted';

/**
 * Follows a generation to its end and shows how it stands. The first Ctrl-C leaves it running on the server, or cancels
 * it where that was asked; the second ends the command at once.
 *
 * @throws CliProblem with exit code 130 after Ctrl-C, 6 where the time ran out, 3 where the server stays away.
 */
export async function follow(
  session: Session,
  client: DarkroomClient,
  request: FollowRequest,
  display: Display = createDisplays(session, [request.id])(request.id),
): Promise<Followed> {
  const { output, interrupt } = session;
  const { id, cancelsOnInterrupt, watchCommand } = request;
  const left = `It goes on running on the server. Go on with: ${watchCommand}`;
  const onFirst = () => {
    if (cancelsOnInterrupt) output.note(`Canceling ${id} … Ctrl-C again leaves at once.`);
  };
  const timeout = request.timeoutMs === null ? null : AbortSignal.timeout(request.timeoutMs);
  try {
    return await interrupt.during(onFirst, async (pressed) => {
      const signals = [
        ...(timeout === null ? [] : [timeout]),
        ...(cancelsOnInterrupt ? [] : [pressed]),
      ];
      const cancel = () =>
        client.request(GENERATION_CANCEL, { input: { id } }).catch((error: unknown) => {
          output.warn(
            `${id} could not be canceled: ${error instanceof Error ? error.message : ''}`,
          );
        });
      if (cancelsOnInterrupt) pressed.addEventListener('abort', cancel, { once: true });
      const onReconnect = ({ delayMs }: { delayMs: number }) =>
        output.note(
          `The connection to the server broke; trying again in ${renderDuration(Math.max(1000, delayMs))}.`,
        );
      for await (const event of client.followGeneration(id, {
        signal: AbortSignal.any(signals),
        onReconnect,
      })) {
        display.show(event);
      }
      if (timeout?.aborted) throw timedOut(id, left);
      if (pressed.aborted && !cancelsOnInterrupt) throw interrupted(id, watchCommand);
      return pressed.aborted ? 'interrupted' : 'ended';
    });
  } catch (error) {
    if (error instanceof DarkroomProblem && error.kind === 'network') {
      throw new CliProblem(error.code, error.message, {
        exitCode: 3,
        hint: `Once the server is back: ${watchCommand}`,
        cause: error,
      });
    }
    throw error;
  } finally {
    display.stop();
  }
}

const timedOut = (id: string, left: string) =>
  new CliProblem('TIMED_OUT', `${id} is not done in the time that it was given.`, {
    exitCode: 6,
    hint: left,
  });

const interrupted = (id: string, watchCommand: string) =>
  new CliProblem('INTERRUPTED', `Left ${id} running on the server.`, {
    exitCode: 130,
    hint: `Go on with: ${watchCommand}`,
  });
