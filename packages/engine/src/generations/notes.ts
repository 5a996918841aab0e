import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { type GenerationRun, UNDER_WAY } from './generation-run.ts';
import type { RunContext } from './run-context.ts';

/** Previews of a running generation live among the derived pictures: they may be lost, and are never shown as results. */
export const PARTIAL_VARIANT = 'partial';

/** The kind of the event that tells of one. */
export const PREVIEW_EVENT = 'PARTIAL_IMAGE';

export interface PreviewPayload {
  sha256: string;
  call: number;
  /** Which picture of the call. */
  index: number;
  /** Which image of the generation. */
  position: number;
}

export interface PartialImage {
  bytes: Uint8Array;
  /** Which picture of the call. */
  index: number;
}

/** Tells how far a generation is, on the side. Progress may be lost; an end never is. */
export function noteProgress(
  context: RunContext,
  run: GenerationRun,
  call: number,
  value: number,
): void {
  const progress = run.progress(call, value, context.clock.monotonic());
  if (progress === null) return;
  run.aside(note(context, run, { kind: 'PROGRESS', payload: { progress } }, { progress }));
}

/**
 * Keeps previews and tells of them, on the side. One picture has one preview on its way at most and one that waits:
 * where they come faster than the disk takes them, the newest counts, so that they never pile up in memory.
 */
export function partialImageNotes(
  context: RunContext,
  run: GenerationRun,
  call: number,
): (image: PartialImage) => void {
  const waiting = new Map<number, PartialImage>();
  const busy = new Set<number>();
  const write = async (index: number): Promise<void> => {
    for (;;) {
      const image = waiting.get(index);
      if (!image) break;
      waiting.delete(index);
      await keepPartialImage(context, run, call, image);
    }
    busy.delete(index);
  };
  return (image) => {
    waiting.set(image.index, image);
    if (busy.has(image.index)) return;
    busy.add(image.index);
    run.aside(write(image.index));
  };
}

async function keepPartialImage(
  context: RunContext,
  run: GenerationRun,
  call: number,
  { bytes, index }: PartialImage,
): Promise<void> {
  try {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await context.previews.obtain({ sha256, variant: PARTIAL_VARIANT }, (path) =>
      writeFile(path, bytes),
    );
    context.oldPreviews.add(sha256, context.clock.now());
    const position = run.firstIndex(call) + index;
    const payload: PreviewPayload = { sha256, call, index, position };
    await note(context, run, { kind: PREVIEW_EVENT, payload: { ...payload } });
  } catch (error) {
    context.log('warn', 'a preview was not kept', { generation: run.id, error });
  }
}

/** Writes an event unless the generation has ended: the database compares, so no note comes behind an end. */
async function note(
  context: RunContext,
  run: GenerationRun,
  event: { kind: string; payload: Record<string, unknown> },
  patch: { progress?: number } = {},
): Promise<void> {
  try {
    const at = new Date(context.clock.now());
    const row = await context.database.generations.note(run.id, UNDER_WAY, at, event, patch);
    if (row) context.bell.ring(run.id, 'activity');
  } catch (error) {
    context.log('warn', 'an event was not kept', { generation: run.id, error });
  }
}
