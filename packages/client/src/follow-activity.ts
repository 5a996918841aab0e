import type { Client } from '@urql/core';
import type { Connection } from './connection.ts';
import { ActivityDocument as ActivityEvents, type ActivitySubscription } from './gql/graphql.ts';
import type { Document } from './request.ts';
import { type FollowOptions, resume } from './resume.ts';
import { subscribeOnce } from './subscribe.ts';

/** An event as {@link followActivity} gives it. */
export type ActivityEvent = ActivitySubscription['activity'];

/** A subscription of one's own, with the variable `after`. */
export type ActivityDocument<Event extends { readonly cursor: string }> = Document<
  { activity: Event },
  { after?: string | null }
>;

export interface FollowActivityOptions extends FollowOptions {
  /** The cursor of the last event that the caller has. Absent: from now on. */
  readonly after?: string | null;
}

/** Everything that happens, each event once, over broken connections, until the signal ends it. */
export function followActivity(
  client: Client,
  connection: Connection,
  options: FollowActivityOptions = {},
): AsyncGenerator<ActivityEvent, void, undefined> {
  return followActivityWith(client, connection, ActivityEvents, options);
}

/**
 * The same with a subscription of one's own. Where the connection breaks before the first event there is no cursor yet,
 * and what happens until the next is not told: `onReconnect` is the moment to fetch anew.
 *
 * @throws DarkroomProblem where the server refuses; a broken connection is tried again without end, if not told otherwise.
 */
export function followActivityWith<Event extends { readonly cursor: string }>(
  client: Client,
  connection: Connection,
  document: ActivityDocument<Event>,
  options: FollowActivityOptions = {},
): AsyncGenerator<Event, void, undefined> {
  let last = options.after ?? null;
  return resume(
    connection,
    {
      async *open() {
        const variables = last === null ? {} : { after: last };
        const events = subscribeOnce(client, connection.origin, document, variables, options);
        for await (const { activity: event } of events) {
          if (event.cursor === last) continue;
          last = event.cursor;
          yield event;
        }
      },
      isOver: async () => false,
    },
    { ...options, maximumAttempts: options.maximumAttempts ?? Number.POSITIVE_INFINITY },
  );
}
