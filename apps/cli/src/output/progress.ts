import type { GenerationStatus } from '../gql/graphql.ts';

/** What is known of a generation under way. */
export interface Standing {
  readonly status: GenerationStatus;
  /** From 0 to 1; null where the provider tells none. */
  readonly progress: number | null;
  readonly queuePosition: number | null;
  readonly images: number;
  readonly count: number;
}

const WORDS: Readonly<Record<GenerationStatus, string>> = {
  QUEUED: 'Waiting',
  RUNNING: 'Running',
  SAVING: 'Saving',
  SUCCEEDED: 'Done',
  PARTLY_SUCCEEDED: 'Done in part',
  FAILED: 'Failed',
  CANCELING: 'Canceling',
  CANCELED: 'Canceled',
  UNKNOWN_OUTCOME: 'Unknown outcome',
};

/** How a generation stands, in a few words. `elapsedMs` null: without the time. */
export function renderStanding(standing: Standing, elapsedMs: number | null): string {
  const { status, progress, queuePosition, images, count } = standing;
  const parts = [
    status === 'QUEUED' && queuePosition !== null && queuePosition > 0
      ? `${WORDS[status]} (${queuePosition} before it)`
      : WORDS[status],
    progress !== null && status === 'RUNNING' ? `${Math.floor(progress * 100)} %` : null,
    count > 1 && images > 0 ? `${images} of ${count} images` : null,
    elapsedMs === null ? null : renderDuration(elapsedMs),
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

/** "4 s", "1 min 20 s". */
export function renderDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
