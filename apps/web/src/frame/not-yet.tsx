import { Center } from '@mantine/core';
import type { CombinedError } from 'urql';
import { Busy } from './busy.tsx';
import { ProblemNotice } from './problem-notice.tsx';

/** In place of a page whose data is not there yet: that it comes, or why it did not and the way to ask again. */
export function NotYet({
  what,
  error,
  onRetry,
}: {
  /** What did not work, as in "Could not load the models": shown where it did not. */
  what: string;
  error: CombinedError | Error | null | undefined;
  onRetry: (options: { requestPolicy: 'network-only' }) => void;
}) {
  if (error) return <ProblemNotice what={what} error={error} onRetry={onRetry} />;
  return <Coming />;
}

/** In place of a page that is on its way. */
export function Coming() {
  return (
    <Center h="60vh">
      <Busy />
    </Center>
  );
}
