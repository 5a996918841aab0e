import type { DarkroomClient } from '@darkroom/client';
import type { ExitCode } from '../program/exit-codes.ts';
import type { Session } from '../program/session.ts';
import { finish } from './finish.ts';
import type { OutputPlan } from './output-path.ts';
import { shellWord } from './shell-word.ts';

/** An order that the server has answered. */
interface Ordered {
  /** Null: it named none, which no server does. */
  readonly generation: { readonly id: string; readonly status: string } | null;
  /** What is said of it, by its id. */
  readonly said: (id: string) => string;
  /** `-o` as it was given, for the command that goes on. Null: here. */
  readonly place: string | null;
  readonly plan: OutputPlan;
  readonly timeoutMs: number | null;
  readonly args: {
    readonly wait?: boolean | undefined;
    readonly preview?: boolean | undefined;
    readonly 'cancel-on-interrupt'?: boolean | undefined;
  };
}

/** What comes after an order: with --no-wait its id, and how to follow it; else it is followed to its end, and saved. */
export async function afterOrder(
  session: Session,
  client: DarkroomClient,
  { generation, said, place, plan, timeoutMs, args }: Ordered,
): Promise<ExitCode> {
  const { output } = session;
  if (generation === null)
    throw new Error('The server accepted the order and named no generation.');
  const { id, status } = generation;
  const watchCommand = `darkroom generation watch ${id} -o ${shellWord(place ?? './')}`;
  output.event({ type: 'accepted', generation: { id, status } });
  if (args.wait === false) {
    if (output.isJson) output.event({ type: 'result', generation, paths: [] });
    else output.result(id, (safe) => safe);
    output.note(`Follow it with: ${watchCommand}`);
    return 0;
  }
  output.note(said(id));
  const cancelsOnInterrupt = args['cancel-on-interrupt'] === true;
  const showsPreview = args.preview !== false;
  const request = { id, timeoutMs, cancelsOnInterrupt, showsPreview, watchCommand };
  return finish(session, client, request, plan);
}
