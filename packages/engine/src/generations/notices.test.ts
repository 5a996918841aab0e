import { describe, expect, it } from 'vitest';
import { generationNotices } from './notices.ts';

const row = (changes: Partial<Parameters<typeof generationNotices>[0]>) =>
  generationNotices({
    status: 'SUCCEEDED',
    isCancelRequested: true,
    actualMicros: 40_000n,
    count: 1,
    ...changes,
  });
const told = (changes: Parameters<typeof row>[0]) =>
  row(changes).map(({ code, message }) => `${code}: ${message}`);

describe('what is told of a generation that was to be canceled', () => {
  it('and could not be stopped: the money is gone, the picture is there', () => {
    expect(told({})).toEqual([
      'CANCEL_TOO_LATE: Canceling came too late: the provider had begun, and it could not be stopped there. It was charged, and the picture is kept.',
    ]);
    expect(told({ status: 'PARTLY_SUCCEEDED', count: 3, actualMicros: null })).toEqual([
      'CANCEL_TOO_LATE: Canceling came too late: the provider had begun, and it could not be stopped there. It may have been charged, and the pictures that came are kept.',
    ]);
    expect(told({ actualMicros: 0n })[0]).toContain(
      'Nothing was charged, and the picture is kept.',
    );
  });

  it('and is at the provider still, or was stopped there', () => {
    expect(row({ status: 'CANCELING' })).toMatchObject([{ code: 'CANCEL_WAITS' }]);
    expect(row({ status: 'CANCELED', actualMicros: null })).toMatchObject([
      { code: 'CANCEL_COST_UNKNOWN' },
    ]);
    expect(row({ status: 'CANCELED', actualMicros: 0n })).toEqual([]);
  });

  it('and failed: the failure says it', () => {
    for (const status of ['FAILED', 'UNKNOWN_OUTCOME']) expect(row({ status })).toEqual([]);
    expect(row({ isCancelRequested: false })).toEqual([]);
  });
});
