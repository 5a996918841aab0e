import type { StoredEvent } from '@darkroom/database';
import { isAllowed } from '../../authorization/forbidden.ts';
import { TOPIC_PERMISSIONS } from '../../authorization/root-fields.ts';
import type { SubscriptionResolvers } from '../../gql/resolvers.ts';
import type { GraphContext } from '../../graphql/context.ts';
import { badCursor } from '../shared/cursor.ts';

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

/** Leaves out what the caller may not see: another's generations and uploads, and topics without a right to them. */
async function* visible(
  events: AsyncIterable<StoredEvent>,
  { actor, sight, services }: GraphContext,
): AsyncGenerator<{ activity: StoredEvent }> {
  const { generations, assets, batches } = services.database;
  const owners: Readonly<Record<string, (id: string) => Promise<{ actor: string } | null>>> = {
    generation: (id) => generations.byId(id),
    asset: (id) => assets.byId(id),
    batch: (id) => batches.byId(id),
  };
  for await (const event of events) {
    if (!isAllowed(actor, TOPIC_PERMISSIONS[event.topic])) continue;
    const owned = owners[event.topic];
    if (owned !== undefined && sight.userId !== null) {
      const row = await owned(event.subject);
      if (row === null || !(await sight.sees(row.actor))) continue;
    }
    yield { activity: event };
  }
}
