import type { Client } from '@urql/core';
import type { Connection } from './connection.ts';
import {
  GenerationEventsDocument,
  type GenerationEventsSubscription,
  GenerationStandingDocument,
  type GenerationStatus,
} from './gql/graphql.ts';
import { DarkroomProblem } from './problem.ts';
import { type Document, sendRequest } from './request.ts';
import { type FollowOptions, resume } from './resume.ts';
import { subscribeOnce } from './subscribe.ts';

/** An event as {@link followGeneration} gives it. */
export type GenerationEvent = GenerationEventsSubscription['generationEvents'];

/** What a document of one's own must select of an event, so that it can be followed. */
export interface GenerationEventLike {
  readonly sequence: number;
  readonly generation: { readonly status: GenerationStatus; readonly sequence: number };
}

/** A subscription of one's own, with the variables `id` and `after`. */
export type GenerationEventDocument<Event extends GenerationEventLike> = Document<
  { generationEvents: Event },
  { id: string; after: number }
>;

export interface FollowGenerationOptions extends FollowOptions {
  /** The sequence of the last event that the caller has. Default 0: all of them. */
  readonly after?: number;
}

const ENDS: ReadonlySet<GenerationStatus> = new Set<GenerationStatus>([
  'SUCCEEDED',
  'PARTLY_SUCCEEDED',
  'FAILED',
  'CANCELED',
  'UNKNOWN_OUTCOME',
]);

/** Whether nothing more happens to a generation by itself. */
export function isTerminal(status: GenerationStatus): boolean {
  return ENDS.has(status);
}

/** The events of a generation from `after` on, each once, in order, until the terminal one, over broken connections. */
export function followGeneration(
  client: Client,
  connection: Connection,
  id: string,
  options: FollowGenerationOptions = {},
): AsyncGenerator<GenerationEvent, void, undefined> {
  return followGenerationWith(client, connection, GenerationEventsDocument, id, options);
}

/**
 * The same with a subscription of one's own.
 *
 * @throws DarkroomProblem where there is no such generation, and after `maximumAttempts` (10) tries in a row that came to nothing.
 */
export function followGenerationWith<Event extends GenerationEventLike>(
  client: Client,
  connection: Connection,
  document: GenerationEventDocument<Event>,
  id: string,
  options: FollowGenerationOptions = {},
): AsyncGenerator<Event, void, undefined> {
  let last = options.after ?? 0;
  let standing: GenerationEventLike['generation'] | null = null;
  const isDone = () =>
    standing !== null && isTerminal(standing.status) && standing.sequence <= last;
  const { origin } = connection;
  return resume(
    connection,
    {
      async *open() {
        const events = subscribeOnce(client, origin, document, { id, after: last }, options);
        for await (const { generationEvents: event } of events) {
          if (event.sequence <= last) continue;
          last = event.sequence;
          standing = event.generation;
          yield event;
        }
      },
      isOver: async () => {
        if (isDone()) return true;
        // A server that stops completes its streams as well, so the stream's end alone says nothing.
        const answer = await sendRequest(
          client,
          origin,
          GenerationStandingDocument,
          { id },
          options.signal,
        );
        if (answer.generation === null) throw notFound(id);
        standing = answer.generation;
        return isDone();
      },
    },
    { ...options, maximumAttempts: options.maximumAttempts ?? 10 },
  );
}

function notFound(id: string): DarkroomProblem {
  return new DarkroomProblem({
    kind: 'server',
    code: 'NOT_FOUND',
    message: `There is no generation ${id}.`,
  });
}
