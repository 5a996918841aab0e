import { type GenerationStatus, TERMINAL_STATUSES } from '@darkroom/core';
import type { GenerationRow } from '@darkroom/database';
import type { Engine, GenerationStreamEvent } from '@darkroom/engine';
import { OpenAiError } from './openai-error.ts';

const hasEnded = ({ status }: GenerationRow) => TERMINAL_STATUSES.has(status as GenerationStatus); // the column holds nothing else

/**
 * Waits for the end of a generation, and tells of what happens on the way.
 *
 * @throws OpenAiError 503 where the server stops, or the caller has gone: the generation goes on without them.
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
  throw new OpenAiError({
    status: 503,
    type: 'server_error',
    code: 'shutting_down',
    message: `The server is stopping. The generation ${row.id} goes on when it is back: ask for it again with the same Idempotency-Key, or look into the gallery.`,
    headers: { 'retry-after': '5', 'x-should-retry': 'false' },
  });
}
