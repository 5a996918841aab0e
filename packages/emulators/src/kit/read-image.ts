import sharp from 'sharp';

/** What an uploaded picture turned out to be. */
export interface ImageFacts {
  /** As the bytes say, whatever the sender called it. */
  readonly format: string;
  /** Pixels, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** Absent where the file has no alpha channel. */
  readonly alpha?: AlphaFacts | undefined;
}

/** How much of a picture is see-through. */
export interface AlphaFacts {
  /** 0 to 255. */
  readonly minimum: number;
  readonly maximum: number;
  /** Share of pixels with alpha 0, from 0 to 1. */
  readonly transparentShare: number;
}

/** Reads size and alpha from the bytes; undefined if they are no picture that can be decoded. */
export async function readImage(bytes: Buffer): Promise<ImageFacts | undefined> {
  if (isHeif(bytes)) return { format: 'heif', width: 0, height: 0 };
  try {
    const data = await sharp(bytes).metadata();
    const turned = (data.orientation ?? 1) >= 5;
    const facts = {
      format: data.format,
      width: turned ? data.height : data.width,
      height: turned ? data.width : data.height,
    };
    if (data.hasAlpha) return { ...facts, alpha: await readAlpha(bytes) };
    // Metadata comes from the head of a file alone; a cut or damaged body shows in the pixels.
    await sharp(bytes, { failOn: 'truncated' }).stats();
    return facts;
  } catch {
    return undefined;
  }
}

async function readAlpha(bytes: Buffer): Promise<AlphaFacts> {
  const alpha = await sharp(bytes, { failOn: 'truncated' })
    .extractChannel('alpha')
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer();
  let minimum = 255;
  let maximum = 0;
  let transparent = 0;
  for (const value of alpha) {
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
    if (value === 0) transparent += 1;
  }
  return { minimum, maximum, transparentShare: transparent / Math.max(1, alpha.length) };
}

/** HEIC and HEIF are accepted by their brand alone: nothing here decodes them. */
function isHeif(bytes: Buffer): boolean {
  return (
    bytes.toString('latin1', 4, 8) === 'ftyp' &&
    ['heic', 'heix', 'mif1', 'heif'].includes(bytes.toString('latin1', 8, 12))
  );
}
