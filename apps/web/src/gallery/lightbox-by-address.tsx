import { lazy, Suspense } from 'react';
import { useLightbox } from './use-lightbox.ts';

const Lightbox = lazy(() => import('./lightbox.tsx'));

/** The pictures of the page, in the order in which they stand there. */
function picturesOnPage(): string[] {
  return [...document.querySelectorAll<HTMLElement>('[data-image]')].flatMap(
    ({ dataset }) => dataset.image ?? [],
  );
}

/**
 * The large view of the picture that the address names, over whichever page it was opened from. `siblings`: where its
 * arrows lead; left out: to what is drawn on the page.
 */
export function LightboxByAddress({
  siblings = picturesOnPage,
}: {
  siblings?: () => readonly string[];
}) {
  const { id, move, close } = useLightbox();
  if (id === null) return null;
  return (
    <Suspense>
      <Lightbox id={id} siblings={siblings} onMove={move} onClose={close} />
    </Suspense>
  );
}
