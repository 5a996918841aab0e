import { type GenerationStatus, TERMINAL_STATUSES } from '@darkroom/core';
import type { GenerationRow } from '@darkroom/database';
import type { Engine, GenerationStreamEvent } from '@darkroom/engine';
import { DO_NOT_RETRY, MAY_HAVE_BEEN_CHARGED, OpenAiError } from './openai-error.ts';

const hasEnded = ({ status }: GenerationRow) => TERMINAL_STATUSES.has(status as GenerationStatus); // the column holds nothing else

/**
 * Waits for the end of a generation, and tells of what happens on the way.
 *
 * @throws OpenAiError where the server stops, or the caller has gone: the generation goes on without them.
 */
export async function endOfGeneration(
  engine: Pick<Engine, 'generationEvents'>,
  row: GenerationRow,
  signal: AbortSignal,
  onEvent: (event: GenerationStreamEvent['event']) => Promise<void> | void = () => undefined,
): Promise<GenerationRow> {
  let latest = row;
  for await (const { event, generation } of engine.generationEvents(row.id, 0, signal)) {
    latest = generation;
    await onEvent(event);
  }
  if (hasEnded(latest)) return latest;
  throw goesOn(row);
}

/** With a key the same request may come again, and is not bought twice: clients are told to. Without one they are not. */
function goesOn({ id, idempotencyKey }: GenerationRow): OpenAiError {
  const said = `The server is stopping. The generation ${id} goes on when it is back.`;
  return idempotencyKey === null
    ? new OpenAiError({
        status: MAY_HAVE_BEEN_CHARGED,
        type: 'server_error',
        code: 'shutting_down',
        message: `${said} Its pictures will be in the gallery; asking again would buy others. Send an Idempotency-Key to be able to ask for the same ones.`,
        headers: DO_NOT_RETRY,
      })
    : new OpenAiError({
        status: 503,
        type: 'server_error',
        code: 'shutting_down',
        message: `${said} Ask for it again with the same Idempotency-Key.`,
        headers: { 'retry-after': '5' },
      });
}
