import { useEffect, useState } from 'react';

/** How many entries are drawn at first, and added whenever the end comes near. */
const STEP = 60;

/**
 * How much of a long list to draw: more as its end comes into view. `end` goes on an empty element behind the last
 * entry. Another `of` begins anew; at least `least` are drawn.
 */
export function useGrowing(
  total: number,
  of: string,
  least = 0,
): { count: number; end: (element: HTMLElement | null) => void } {
  const [grown, setGrown] = useState({ of, count: STEP });
  const count = Math.min(total, Math.max(grown.of === of ? grown.count : STEP, least + STEP / 2));
  const [element, setElement] = useState<HTMLElement | null>(null);
  useEffect(() => {
    if (element === null || count >= total) return;
    // Observed anew after each growth: an end that stays in view would say nothing more.
    const watching = new IntersectionObserver(
      ([entry]) => entry?.isIntersecting && setGrown({ of, count: count + STEP }),
      // The second is for lists that scroll by themselves: what they cut off counts as out of view else, and an end of no height
      // may lie a part of a pixel beyond what can be scrolled to.
      { rootMargin: '600px', scrollMargin: '600px' },
    );
    watching.observe(element);
    return () => watching.disconnect();
  }, [element, count, total, of]);
  return { count, end: setElement };
}
