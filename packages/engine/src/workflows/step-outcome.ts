import {
  type GenerationStatus,
  type ImageReference,
  type Problem,
  STATUS_WORDS,
  TERMINAL_STATUSES,
} from '@darkroom/core';
import type { GenerationRow, StoredImage, StoredWorkflowStep } from '@darkroom/database';
import type { FailureRecord } from '../generations/failure.ts';
import { comingPicture } from './step-work.ts';

/** What a step has come to. */
export type StepEnd = { state: 'SUCCEEDED' } | { state: 'FAILED'; problem: Problem };

/** What the end of a generation means to its step; null: it goes on. */
export function endOf(row: GenerationRow): StepEnd | null {
  const status = row.status as GenerationStatus; // the column holds nothing else
  if (!TERMINAL_STATUSES.has(status)) return null;
  if (status === 'SUCCEEDED' || status === 'PARTLY_SUCCEEDED') return { state: 'SUCCEEDED' };
  const [failure] = JSON.parse(row.failures) as FailureRecord[]; // our own writing, by writeEnd
  const why = failure ? ` ${failure.message}` : '';
  const message = `Its generation ${STATUS_WORDS[status]}.${why}`;
  return { state: 'FAILED', problem: { code: 'CONFLICT', message, generationId: row.id } };
}

/** The steps of a run by their nodes, and the images of their generations by the generations' ids. */
export interface StepOutputs {
  steps: ReadonlyMap<string, StoredWorkflowStep>;
  images: readonly StoredImage[];
}

/** The picture that stands for one that was to come; a problem where it did not. */
export function outputOf(
  reference: ImageReference,
  { steps, images }: StepOutputs,
): { reference: ImageReference } | { problem: Problem } {
  const coming = comingPicture(reference);
  if (!coming) return { reference };
  const step = steps.get(coming.node);
  if (step?.assetId) return { reference: { assetId: step.assetId } };
  const image = images.find(
    ({ generationId, index }) => generationId === step?.generationId && index === coming.index,
  );
  if (image) return { reference: { imageId: image.id } };
  const message = `Picture ${coming.index} of node ${coming.node} did not come.`;
  return { problem: { code: 'NOT_FOUND', message } };
}
