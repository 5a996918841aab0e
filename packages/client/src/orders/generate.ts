import type { DarkroomClient } from '../create-client.ts';
import type { GenerationEvent } from '../follow-generation.ts';
import {
  type GenerationInput,
  OrderCreateDocument,
  OrderResultDocument,
  type OrderResultQuery,
} from '../gql/graphql.ts';
import { abortedProblem } from '../network-problem.ts';
import { DarkroomProblem } from '../problem.ts';
import { accepted } from '../user-errors.ts';

/** A generation that has come to its end. What became of it is in `status`: a failed one is no exception. */
export type FinishedGeneration = NonNullable<OrderResultQuery['generation']>;

export interface GenerateOptions {
  /** The same key with the same input never buys twice. Default: one of its own for each call. */
  readonly idempotencyKey?: string;
  /** Told once the order is taken: the id by which it can be followed later, from anywhere. */
  readonly onAccepted?: (id: string) => void;
  /** Told each event, in order. */
  readonly onEvent?: (event: GenerationEvent) => void;
  /** Ends the waiting. The generation goes on running on the server. */
  readonly signal?: AbortSignal;
}

/**
 * Orders pictures and waits for them, over broken connections.
 *
 * @throws DarkroomProblem where the order is refused, the server stays away, or the signal ends the waiting (code ABORTED).
 */
export async function generate(
  client: Pick<DarkroomClient, 'request' | 'followGeneration'>,
  input: GenerationInput,
  options: GenerateOptions = {},
): Promise<FinishedGeneration> {
  const { signal, onEvent, onAccepted } = options;
  const idempotencyKey = options.idempotencyKey ?? randomKey();
  const waiting = signal === undefined ? {} : { signal };
  const { generationCreate } = await client.request(
    OrderCreateDocument,
    { input: { generation: input, idempotencyKey } },
    waiting,
  );
  const { generation } = accepted(generationCreate);
  if (generation === null) throw missing('The server accepted the order and named no generation.');
  const { id } = generation;
  onAccepted?.(id);
  for await (const event of client.followGeneration(id, waiting)) onEvent?.(event);
  if (signal?.aborted) throw abortedProblem(signal.reason);
  const answer = await client.request(OrderResultDocument, { id }, waiting);
  if (answer.generation === null) throw missing(`There is no generation ${id} any more.`);
  return answer.generation;
}

const missing = (message: string) =>
  new DarkroomProblem({ kind: 'server', code: 'NOT_FOUND', message });

/** Not `randomUUID`: browsers have that on secure origins alone. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
