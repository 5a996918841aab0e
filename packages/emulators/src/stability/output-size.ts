import type { OutputSize } from './endpoints.ts';
import type { CheckedForm } from './read-form.ts';

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Edges of pictures from words lie on this grid. */
const GRID = 64;

function ofRatio(ratio: string, pixels: number): Size {
  const [across = 1, down = 1] = ratio.split(':').map(Number);
  const height = Math.sqrt((pixels * down) / across);
  const snap = (edge: number) => Math.max(GRID, Math.round(edge / GRID) * GRID);
  return { width: snap((height * across) / down), height: snap(height) };
}

function scaled(size: Size, factor: number): Size {
  return { width: Math.round(size.width * factor), height: Math.round(size.height * factor) };
}

/** The size of the result. */
export function outputSize({ endpoint, fields, files }: CheckedForm): Size {
  const input = files.get(endpoint.files[0] ?? '')?.facts;
  return sizeOf(endpoint.output, input, fields);
}

function sizeOf(
  output: OutputSize,
  input: Size | undefined,
  fields: ReadonlyMap<string, string>,
): Size {
  const given = input ?? { width: 1024, height: 1024 };
  const extent = (side: string) => Number(fields.get(side) ?? 0);
  switch (output.kind) {
    case 'ratio':
      // A picture that is painted over keeps its own shape where no ratio is asked for.
      return input && !fields.has('aspect_ratio') && fields.has('strength')
        ? given
        : ofRatio(fields.get('aspect_ratio') ?? '1:1', output.pixels);
    case 'input':
      return { width: given.width, height: given.height };
    case 'extended':
      return {
        width: given.width + extent('left') + extent('right'),
        height: given.height + extent('up') + extent('down'),
      };
    case 'times': {
      const longest = Math.max(given.width, given.height);
      return scaled(given, Math.min(output.factor, output.longestEdge / longest));
    }
    case 'pixels':
      return scaled(given, Math.sqrt(output.pixels / (given.width * given.height)));
  }
}
