import type { GenerationStatus } from '@darkroom/core';
import type { GenerationRow } from '@darkroom/database';

/** Something worth knowing of a generation that is no failure. */
export interface GenerationNotice {
  /** CANCEL_WAITS, CANCEL_TOO_LATE or CANCEL_COST_UNKNOWN. */
  code: string;
  message: string;
}

type Canceled = Pick<GenerationRow, 'status' | 'isCancelRequested' | 'actualMicros' | 'count'>;

function chargeWords(actualMicros: bigint | null): string {
  if (actualMicros === null) return 'It may have been charged';
  return actualMicros === 0n ? 'Nothing was charged' : 'It was charged';
}

/**
 * What is to be told of a generation beside its status and its failures. It follows from the row, so it is the same over
 * restarts and by every door.
 */
export function generationNotices(row: Canceled): GenerationNotice[] {
  if (!row.isCancelRequested) return [];
  const { actualMicros, count } = row;
  switch (
    row.status as GenerationStatus // the column holds nothing else
  ) {
    case 'CANCELING':
      return [
        {
          code: 'CANCEL_WAITS',
          message:
            'It is at the provider. Where it cannot be stopped there, its result is waited for, and is charged and kept.',
        },
      ];
    case 'SUCCEEDED':
    case 'PARTLY_SUCCEEDED': {
      const kept = count === 1 ? 'the picture is kept' : 'the pictures that came are kept';
      return [
        {
          code: 'CANCEL_TOO_LATE',
          message: `Canceling came too late: the provider had begun, and it could not be stopped there. ${chargeWords(actualMicros)}, and ${kept}.`,
        },
      ];
    }
    case 'CANCELED':
      return actualMicros === null
        ? [
            {
              code: 'CANCEL_COST_UNKNOWN',
              message:
                'The provider stopped it after it had begun. What it charges for that is not known.',
            },
          ]
        : [];
    default:
      return [];
  }
}
