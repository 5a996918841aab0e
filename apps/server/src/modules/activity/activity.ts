import type { StoredEvent } from '@darkroom/database';
import { z } from 'zod';
import { isAllowed } from '../../authorization/forbidden.ts';
import { TOPIC_PERMISSIONS } from '../../authorization/root-fields.ts';
import type { SubscriptionResolvers } from '../../gql/resolvers.ts';
import type { GraphContext } from '../../graphql/context.ts';
import { badCursor } from '../shared/cursor.ts';

const boardPayload = z.object({ actor: z.string() });

const POSITION = /^act_(\d{1,15})$/;

export const cursorOfPosition = (position: number) => `act_${position}`;

export const activity: NonNullable<SubscriptionResolvers['activity']> = {
  async subscribe(_root, { after }, context) {
    const { services, signal } = context;
    const position = after === null || after === undefined ? null : POSITION.exec(after)?.[1];
    if (position === undefined) throw badCursor();
    const latest = await services.database.events.latestPosition();
    if (position !== null && Number(position) > latest) throw badCursor();
    // From now on is from the moment of this answer: what happens before the first look is not missed.
    const from = position === null ? latest : Number(position);
    return visible(services.engine.activity(from, signal), context);
  },
};

/** Topics of what is nobody's own. All others are told to whom they belong. */
const SHARED_TOPICS: ReadonlySet<string> = new Set(['provider', 'model']);

/** Leaves out what the caller may not see: another's generations and uploads, and topics without a right to them. */
async function* visible(
  events: AsyncIterable<StoredEvent>,
  { actor, sight, services }: GraphContext,
): AsyncGenerator<{ activity: StoredEvent }> {
  const { generations, assets, batches, workflowRuns } = services.database;
  const owners: Readonly<
    Record<string, (event: StoredEvent) => Promise<{ actor: string } | null>>
  > = {
    generation: ({ subject }) => generations.byId(subject),
    asset: ({ subject }) => assets.byId(subject),
    batch: ({ subject }) => batches.byId(subject),
    workflow: ({ subject }) => workflowRuns.byId(subject),
    image: async ({ subject }) => ({ actor: subject }),
    // Told by the event itself, since the board may be gone.
    board: async ({ payload }) => boardPayload.parse(payload),
  };
  for await (const event of events) {
    if (!isAllowed(actor, TOPIC_PERMISSIONS[event.topic])) continue;
    if (sight.userId !== null && !SHARED_TOPICS.has(event.topic)) {
      const row = await owners[event.topic]?.(event);
      if (!row || !(await sight.sees(row.actor))) continue;
    }
    yield { activity: event };
  }
}
