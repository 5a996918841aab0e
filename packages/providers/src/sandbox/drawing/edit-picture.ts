import { noise2 } from '../scene/noise.ts';
import { cover, createRaster, type Raster, resize } from './raster.ts';

const blendByte = (from: number, to: number, share: number) =>
  (from + (to - from) * share + 0.5) | 0;

/** Mixes two pictures of one size; `share` gives how much of `over` shows at a pixel, 0 … 1. */
function blendPictures(under: Raster, over: Raster, share: (place: number) => number): Raster {
  const result = createRaster(under.width, under.height);
  for (let place = 0; place < under.data.length; place += 4) {
    const part = share(place);
    for (let channel = 0; channel < 4; channel += 1) {
      const from = under.data[place + channel] ?? 0;
      // Outside of what is painted, pixels stay as they were, bit by bit.
      result.data[place + channel] =
        part <= 0 ? from : blendByte(from, over.data[place + channel] ?? 0, part);
    }
  }
  return result;
}

/** The input painted over: its light and shapes stay, the scene's colours come in as `strength` says. */
export function repaint(input: Raster, scene: Raster, strength: number): Raster {
  const base = cover(input, scene.width, scene.height);
  const painted = createRaster(scene.width, scene.height);
  for (let place = 0; place < base.data.length; place += 4) {
    const light = lightness(base.data, place) / (lightness(scene.data, place) + 24);
    // Up to half of the strength only colours change; beyond it the scene's own shapes take over.
    const keep = Math.max(0, 1 - strength) * 0.85;
    const gain = 1 + (Math.min(3, light * 1.1) - 1) * keep;
    for (let channel = 0; channel < 3; channel += 1) {
      painted.data[place + channel] = Math.min(
        255,
        (scene.data[place + channel] ?? 0) * gain + 0.5,
      );
    }
    painted.data[place + 3] = scene.data[place + 3] ?? 255;
  }
  return blendPictures(base, painted, () => strength);
}

const lightness = (data: Uint8Array, place: number) =>
  ((data[place] ?? 0) * 54 + (data[place + 1] ?? 0) * 183 + (data[place + 2] ?? 0) * 19) / 256;

/** Paints the scene where the mask is white; gray parts mix. Everything else stays as it was. */
export function inpaint(input: Raster, mask: Raster, scene: Raster): Raster {
  const base = cover(input, scene.width, scene.height);
  const where = cover(mask, scene.width, scene.height);
  return blendPictures(base, scene, (place) => lightness(where.data, place) / 255);
}

/** Where an input stands in a larger frame: in the middle, made smaller only where it would not fit. */
export function placeInFrame(input: Raster, width: number, height: number) {
  const fit = Math.min(1, width / input.width, height / input.height);
  const scale = fit < 1 ? fit * 0.7 : 1;
  const w = Math.max(1, Math.round(input.width * scale));
  const h = Math.max(1, Math.round(input.height * scale));
  return { x: (width - w) >> 1, y: (height - h) >> 1, width: w, height: h };
}

/** The input in the middle of a larger picture: its edges run out into the scene. */
export function outpaint(input: Raster, scene: Raster): Raster {
  const place = placeInFrame(input, scene.width, scene.height);
  const inner = resize(input, place.width, place.height);
  const result = createRaster(scene.width, scene.height);
  const reach = Math.max(8, Math.min(place.width, place.height) * 0.45);
  for (let y = 0; y < scene.height; y += 1) {
    const innerY = y - place.y;
    const beyondY = innerY < 0 ? -innerY : innerY >= place.height ? innerY - place.height + 1 : 0;
    const nearY = mirrored(innerY, place.height);
    for (let x = 0; x < scene.width; x += 1) {
      const innerX = x - place.x;
      const beyondX = innerX < 0 ? -innerX : innerX >= place.width ? innerX - place.width + 1 : 0;
      const from = (nearY * place.width + mirrored(innerX, place.width)) * 4;
      const to = (y * scene.width + x) * 4;
      const away = Math.sqrt(beyondX * beyondX + beyondY * beyondY) / reach;
      const t = Math.min(away, 1);
      const share = t * t * (3 - 2 * t);
      for (let channel = 0; channel < 4; channel += 1) {
        const kept = inner.data[from + channel] ?? 0;
        result.data[to + channel] =
          share === 0 ? kept : blendByte(kept, scene.data[to + channel] ?? 0, share);
      }
    }
  }
  return result;
}

function mirrored(place: number, length: number): number {
  const turned = place < 0 ? -place - 1 : place >= length ? 2 * length - 1 - place : place;
  return Math.min(Math.max(turned, 0), length - 1);
}

/** Another take on the input: its shapes drift and its colours move towards the scene's. */
export function vary(input: Raster, scene: Raster, seed: number, strength: number): Raster {
  const base = cover(input, scene.width, scene.height);
  const { width, height } = scene;
  const result = createRaster(width, height);
  const unit = Math.sqrt(width * height);
  const reach = unit * 0.05 * (0.4 + strength);
  const cell = 8;
  const columns = Math.ceil(width / cell) + 2;
  const rows = Math.ceil(height / cell) + 2;
  const shifts = new Float32Array(columns * rows * 2);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const [x, y] = [((column * cell) / unit) * 5, ((row * cell) / unit) * 5];
      shifts[(row * columns + column) * 2] = (noise2(x, y, seed) - 0.5) * 2 * reach;
      shifts[(row * columns + column) * 2 + 1] = (noise2(x, y, seed + 1) - 0.5) * 2 * reach;
    }
  }
  const share = 0.18 + 0.3 * strength;
  const shiftAt = (x: number, y: number, axis: 0 | 1) => {
    const [column, row] = [Math.floor(x / cell), Math.floor(y / cell)];
    const [tx, ty] = [x / cell - column, y / cell - row];
    const at = (c: number, r: number) => shifts[(r * columns + c) * 2 + axis] ?? 0;
    const top = at(column, row) + (at(column + 1, row) - at(column, row)) * tx;
    const low = at(column, row + 1) + (at(column + 1, row + 1) - at(column, row + 1)) * tx;
    return top + (low - top) * ty;
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const fromX = Math.min(width - 1, Math.max(0, Math.round(x + shiftAt(x, y, 0))));
      const fromY = Math.min(height - 1, Math.max(0, Math.round(y + shiftAt(x, y, 1))));
      const from = (fromY * width + fromX) * 4;
      const to = (y * width + x) * 4;
      for (let channel = 0; channel < 4; channel += 1) {
        result.data[to + channel] = blendByte(
          base.data[from + channel] ?? 0,
          scene.data[to + channel] ?? 0,
          share,
        );
      }
    }
  }
  return result;
}
