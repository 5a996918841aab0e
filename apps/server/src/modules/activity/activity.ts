import type { SubscriptionResolvers } from '../../gql/resolvers.ts';
import { badCursor } from '../shared/cursor.ts';

const POSITION = /^act_(\d{1,15})$/;

export const cursorOfPosition = (position: number) => `act_${position}`;

export const activity: NonNullable<SubscriptionResolvers['activity']> = {
  async *subscribe(_root, { after }, { services, signal }) {
    const position = after === null || after === undefined ? null : POSITION.exec(after)?.[1];
    if (position === undefined) throw badCursor();
    const latest = await services.database.events.latestPosition();
    if (position !== null && Number(position) > latest) throw badCursor();
    for await (const event of services.engine.activity(
      position === null ? null : Number(position),
      signal,
    )) {
      yield { activity: event };
    }
  },
};
