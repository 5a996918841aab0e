/** A picture in memory: 8-bit RGBA, straight alpha. */
export interface Raster {
  width: number;
  height: number;
  data: Uint8Array;
}

export function createRaster(width: number, height: number): Raster {
  return { width, height, data: new Uint8Array(width * height * 4) };
}

/** One axis of a resize: for each target pixel the first source pixel and the weights of those from it on. */
interface Taps {
  starts: Int32Array;
  weights: Float32Array;
  count: number;
}

const cubic = (x: number): number => {
  const t = Math.abs(x);
  if (t < 1) return 1.5 * t * t * t - 2.5 * t * t + 1;
  return t < 2 ? -0.5 * t * t * t + 2.5 * t * t - 4 * t + 2 : 0;
};

/** Catmull-Rom weights from `offset` on, `length` source pixels wide; widened where the picture shrinks. */
function taps(offset: number, length: number, target: number): Taps {
  const scale = length / target;
  const reach = Math.max(1, scale);
  const count = Math.ceil(4 * reach) + 1;
  const starts = new Int32Array(target);
  const weights = new Float32Array(target * count);
  for (let position = 0; position < target; position += 1) {
    const center = offset + (position + 0.5) * scale - 0.5;
    const start = Math.floor(center - 2 * reach) + 1;
    let total = 0;
    for (let tap = 0; tap < count; tap += 1) {
      const weight = cubic((start + tap - center) / reach);
      weights[position * count + tap] = weight;
      total += weight;
    }
    for (let tap = 0; tap < count; tap += 1) {
      weights[position * count + tap] = (weights[position * count + tap] ?? 0) / total;
    }
    starts[position] = start;
  }
  return { starts, weights, count };
}

const toByte = (value: number) => (value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0);

/** Resizes the window (`x`, `y`, `w`, `h`) of a picture; the whole picture where none is given. */
export function resize(
  from: Raster,
  width: number,
  height: number,
  window = { x: 0, y: 0, width: from.width, height: from.height },
): Raster {
  if (
    width === from.width &&
    height === from.height &&
    window.x === 0 &&
    window.y === 0 &&
    window.width === width &&
    window.height === height
  ) {
    return from;
  }
  const across = taps(window.x, window.width, width);
  const down = taps(window.y, window.height, height);
  const result = createRaster(width, height);
  // Rows squeezed to the new width are kept only as long as a target row needs them.
  const lines = new Map<number, Float32Array>();
  const line = (wanted: number): Float32Array => {
    const row = Math.min(Math.max(wanted, 0), from.height - 1);
    const kept = lines.get(row);
    if (kept) return kept;
    const made = new Float32Array(width * 4);
    const base = row * from.width * 4;
    for (let x = 0; x < width; x += 1) {
      const start = across.starts[x] ?? 0;
      let red = 0;
      let green = 0;
      let blue = 0;
      let alpha = 0;
      for (let tap = 0; tap < across.count; tap += 1) {
        const weight = across.weights[x * across.count + tap] ?? 0;
        if (weight === 0) continue;
        const place = base + Math.min(Math.max(start + tap, 0), from.width - 1) * 4;
        red += weight * (from.data[place] ?? 0);
        green += weight * (from.data[place + 1] ?? 0);
        blue += weight * (from.data[place + 2] ?? 0);
        alpha += weight * (from.data[place + 3] ?? 0);
      }
      made[x * 4] = red;
      made[x * 4 + 1] = green;
      made[x * 4 + 2] = blue;
      made[x * 4 + 3] = alpha;
    }
    lines.set(row, made);
    return made;
  };
  const sum = new Float32Array(width * 4);
  for (let y = 0; y < height; y += 1) {
    const start = down.starts[y] ?? 0;
    for (const row of lines.keys()) if (row < Math.min(start, from.height - 1)) lines.delete(row);
    sum.fill(0);
    for (let tap = 0; tap < down.count; tap += 1) {
      const weight = down.weights[y * down.count + tap] ?? 0;
      if (weight === 0) continue;
      const values = line(start + tap);
      for (let index = 0; index < sum.length; index += 1) {
        sum[index] = (sum[index] ?? 0) + weight * (values[index] ?? 0);
      }
    }
    const base = y * width * 4;
    for (let index = 0; index < sum.length; index += 1) {
      result.data[base + index] = toByte(sum[index] ?? 0);
    }
  }
  return result;
}

/** Fills a frame of this size: scaled until it covers, the overhang cut evenly. */
export function cover(from: Raster, width: number, height: number): Raster {
  const scale = Math.min(from.width / width, from.height / height);
  const window = { width: width * scale, height: height * scale, x: 0, y: 0 };
  window.x = (from.width - window.width) / 2;
  window.y = (from.height - window.height) / 2;
  return resize(from, width, height, window);
}
