import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/**
 * What of a page stands in its address, so that a reload and Back keep it: filters, an open dialog. `set` changes one
 * value, in place of the entry in the history unless that is to be a new one; null takes it away.
 */
export function useAddress(): {
  parameters: URLSearchParams;
  set: (name: string, value: string | null, options?: { isNewEntry?: boolean }) => void;
} {
  const [parameters, setParameters] = useSearchParams();
  const set = useCallback(
    (name: string, value: string | null, { isNewEntry = false } = {}) =>
      setParameters(
        (present) => {
          const next = new URLSearchParams(present);
          if (value === null) next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: !isNewEntry },
      ),
    [setParameters],
  );
  return { parameters, set };
}
