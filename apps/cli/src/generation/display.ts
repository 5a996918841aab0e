import { type GenerationEvent, isTerminal } from '@darkroom/client';
import { renderStanding, type Standing } from '../output/progress.ts';
import type { Session } from '../program/session.ts';

/** Where the events of one generation are shown. */
export interface Display {
  show(event: GenerationEvent): void;
  /** It is followed no longer. */
  stop(): void;
}

/** Of more than these the screen shows the first, and how many more there are. */
const MOST_LINES = 15;

/**
 * On a terminal a line for each generation that is written over, with the time; otherwise a line for each change. Of
 * several, each line begins with the id.
 */
export function createDisplays(
  { output, clock, terminal }: Session,
  ids: readonly string[],
): (id: string) => Display {
  const begun = clock.monotonic();
  const standings = new Map<string, Standing>();
  const said = new Map<string, string>();
  const following = new Set(ids);
  const lineOf = (id: string, standing: Standing) => {
    const elapsed = terminal.showsProgress ? clock.monotonic() - begun : null;
    const text = renderStanding(standing, elapsed);
    return ids.length === 1 ? text : `${id}  ${text}`;
  };
  const drawAll = () => {
    const lines = [...standings].map(([id, standing]) => lineOf(id, standing));
    const more = lines.length - MOST_LINES;
    if (more > 0) lines.splice(MOST_LINES, more, `… and ${more} more`);
    if (lines.length > 0) output.progress(...lines);
    else output.clearProgress();
  };
  const draw = (id: string, standing: Standing) => {
    if (terminal.showsProgress) {
      drawAll();
      return;
    }
    const line = lineOf(id, standing);
    if (line === said.get(id)) return;
    said.set(id, line);
    output.progress(line);
  };
  const ticker = terminal.showsProgress && !output.isJson ? setInterval(drawAll, 500) : null;
  return (id) => ({
    show: ({ generation, sequence, kind, partialImageUrl }) => {
      const { status, progress, queuePosition, images, count } = generation;
      output.event({
        type: 'event',
        generationId: id,
        sequence,
        kind,
        status,
        progress,
        queuePosition,
        images: images.length,
        partialImageUrl,
      });
      // Its end is told with its pictures and its cost.
      if (isTerminal(status)) return;
      // Where each change is a line of its own, percents would fill the screen.
      const shown = terminal.showsProgress ? progress : null;
      const standing = { status, progress: shown, queuePosition, images: images.length, count };
      standings.set(id, standing);
      draw(id, standing);
    },
    stop: () => {
      standings.delete(id);
      following.delete(id);
      if (following.size > 0) {
        if (terminal.showsProgress) drawAll();
        return;
      }
      if (ticker !== null) clearInterval(ticker);
      output.clearProgress();
    },
  });
}
