import { useCallback } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';

const PARAMETER = 'image';

/** The open picture stands in the address: Back closes it, and a reload opens it again. */
export function useLightbox() {
  const [parameters, setParameters] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const show = useCallback(
    (id: string, isFirst: boolean) =>
      setParameters(
        (present) => {
          const next = new URLSearchParams(present);
          next.set(PARAMETER, id);
          return next;
        },
        { replace: !isFirst, state: { isOpened: true } },
      ),
    [setParameters],
  );
  const close = useCallback(() => {
    const { isOpened } = (location.state ?? {}) as { isOpened?: boolean }; // ours, set by show
    if (isOpened) return void navigate(-1);
    setParameters(
      (present) => {
        const next = new URLSearchParams(present);
        next.delete(PARAMETER);
        return next;
      },
      { replace: true },
    );
  }, [location.state, navigate, setParameters]);
  return {
    id: parameters.get(PARAMETER),
    open: (id: string) => show(id, true),
    move: (id: string) => show(id, false),
    close,
  };
}
