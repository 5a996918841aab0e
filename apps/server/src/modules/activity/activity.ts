import type { SubscriptionResolvers } from '../../gql/resolvers.ts';
import { badCursor } from '../shared/cursor.ts';

const POSITION = /^act_(\d{1,15})$/;

export const cursorOfPosition = (position: number) => `act_${position}`;

export const activity: NonNullable<SubscriptionResolvers['activity']> = {
  async subscribe(_root, { after }, { services, signal }) {
    const position = after === null || after === undefined ? null : POSITION.exec(after)?.[1];
    if (position === undefined) throw badCursor();
    const latest = await services.database.events.latestPosition();
    if (position !== null && Number(position) > latest) throw badCursor();
    // From now on is from the moment of this answer: what happens before the first look is not missed.
    return wrapped(services.engine.activity(position === null ? latest : Number(position), signal));
  },
};

async function* wrapped<T>(events: AsyncIterable<T>): AsyncGenerator<{ activity: T }> {
  for await (const event of events) yield { activity: event };
}
