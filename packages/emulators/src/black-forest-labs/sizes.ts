import type { CheckedBody } from './check-fields.ts';
import type { Shape } from './endpoints.ts';

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Edges of the classes of FLUX 3, for a square. */
const CLASS_EDGES: Readonly<Record<string, number>> = {
  '768sq': 768,
  '1k': 1024,
  '1.5k': 1536,
  '2k': 2048,
  '4k': 4096,
};
const GRID = 16;

/** Edges of a ratio at about so many pixels, on a grid of 16 and never above. */
export function sizeOfRatio(ratio: number, pixels: number): Size {
  const edge = (exact: number) => Math.max(GRID, Math.floor(exact / GRID + 1e-9) * GRID);
  const height = Math.sqrt(pixels / ratio);
  return { width: edge(height * ratio), height: edge(height) };
}

function ratioOf(text: string, like: Size | undefined): number {
  const [width = 1, height = 1] = text.split(':').map(Number);
  if (text !== 'auto') return width / height;
  return like === undefined ? 1 : like.width / like.height;
}

/** The size of the result. */
export function resultSize(shape: Shape, { values, pictures }: CheckedBody): Size {
  const like = pictures[0]?.facts;
  const number = (name: string) => Number(values.get(name) ?? 0);
  switch (shape.kind) {
    case 'ratio':
      return sizeOfRatio(ratioOf(String(values.get('aspect_ratio')), like), shape.pixels);
    case 'class': {
      const edge = CLASS_EDGES[String(values.get('resolution'))] ?? 1024;
      return sizeOfRatio(ratioOf(String(values.get('aspect_ratio')), like), edge * edge);
    }
    case 'input':
      return { width: like?.width ?? 1024, height: like?.height ?? 1024 };
    case 'grown':
      return {
        width: (like?.width ?? 0) + number('left') + number('right'),
        height: (like?.height ?? 0) + number('top') + number('bottom'),
      };
    case 'dimensions': {
      const followed = like === undefined ? { width: 1024, height: 1024 } : followedSize(like);
      return {
        width: number('width') || followed.width,
        height: number('height') || followed.height,
      };
    }
  }
}

/** An input picture's size on the grid, made smaller where it has more than 4 megapixels. */
function followedSize(like: Size): Size {
  const pixels = Math.min(like.width * like.height, 4_194_304);
  const { width, height } = sizeOfRatio(like.width / like.height, pixels);
  return { width: Math.max(64, width), height: Math.max(64, height) };
}
