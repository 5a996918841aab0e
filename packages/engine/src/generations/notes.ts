import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { type GenerationRun, UNDER_WAY } from './generation-run.ts';
import type { RunContext } from './run-context.ts';

/** Previews of a running generation live among the derived pictures: they may be lost, and are never shown as results. */
export const PARTIAL_VARIANT = 'partial';

/** Tells how far a generation is. Progress may be lost; an end never is. */
export async function noteProgress(
  context: RunContext,
  run: GenerationRun,
  call: number,
  value: number,
): Promise<void> {
  const progress = run.progress(call, value, context.clock.monotonic());
  if (progress === null) return;
  await note(context, run, { kind: 'PROGRESS', payload: { progress } }, { progress });
}

/** Keeps a preview and tells of it. */
export async function notePartialImage(
  context: RunContext,
  run: GenerationRun,
  call: number,
  image: { bytes: Uint8Array; index: number },
): Promise<void> {
  try {
    const sha256 = createHash('sha256').update(image.bytes).digest('hex');
    await context.previews.obtain({ sha256, variant: PARTIAL_VARIANT }, (path) =>
      writeFile(path, image.bytes),
    );
    await note(context, run, {
      kind: 'PARTIAL_IMAGE',
      payload: { sha256, call, index: image.index },
    });
  } catch (error) {
    context.log('warn', 'a preview was not kept', { generation: run.id, error });
  }
}

async function note(
  context: RunContext,
  run: GenerationRun,
  event: { kind: string; payload: Record<string, unknown> },
  patch: { progress?: number } = {},
): Promise<void> {
  try {
    const row = await context.database.generations.note(
      run.id,
      UNDER_WAY,
      new Date(context.clock.now()),
      event,
      patch,
    );
    if (row) context.bell.ring(run.id, 'activity');
  } catch (error) {
    context.log('warn', 'an event was not kept', { generation: run.id, error });
  }
}
