import sharp, { type OverlayOptions } from 'sharp';
import type { MediaAnswer, MediaJob } from './media-protocol.ts';
import { answer, openPicture } from './picture.ts';
import { SHEET_COLUMNS } from './sheet-limits.ts';

/** Pixels of a sheet's parts. */
const PICTURE = 320;
const LINE = 18;
const LINES = 3;
const GAP = 16;
const TILE = { width: PICTURE, height: PICTURE + LINES * LINE + 6 };
/** Letters of a line; letters of Chinese, Japanese and Korean count twice. */
const LETTERS = 42;

/** Pictures in a grid, as they come, each with its words below. One that cannot be decoded leaves its place empty. */
export async function makeContactSheet(
  job: Extract<MediaJob, { kind: 'contact-sheet' }>,
): Promise<MediaAnswer> {
  const columns = Math.min(SHEET_COLUMNS, Math.max(1, job.tiles.length));
  const rows = Math.max(1, Math.ceil(job.tiles.length / columns));
  const width = GAP + columns * (TILE.width + GAP);
  const height = GAP + rows * (TILE.height + GAP);
  const layers: OverlayOptions[] = [];
  const texts: string[] = [];
  for (const [index, { path, lines }] of job.tiles.entries()) {
    const left = GAP + (index % columns) * (TILE.width + GAP);
    const top = GAP + Math.floor(index / columns) * (TILE.height + GAP);
    const picture = path === null ? null : await small(path);
    if (picture)
      layers.push({
        ...picture,
        left: left + Math.floor((PICTURE - picture.raw.width) / 2),
        top: top + Math.floor((PICTURE - picture.raw.height) / 2),
      });
    else
      texts.push(
        `<rect x="${left}" y="${top}" width="${PICTURE}" height="${PICTURE}" fill="#dddddd"/>`,
      );
    for (const [line, text] of lines.slice(0, LINES).entries())
      texts.push(
        `<text x="${left}" y="${top + PICTURE + (line + 1) * LINE}">${escaped(cut(text))}</text>`,
      );
  }
  // The words are drawn by the machine's own fonts: one without any has a sheet of pictures alone.
  const words = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="13" fill="#222222">${texts.join('')}</svg>`;
  const info = await sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .composite([...layers, { input: Buffer.from(words), left: 0, top: 0 }])
    .webp({ quality: 82, effort: 3 })
    .toFile(job.output);
  return answer('webp', info.width, info.height, info.channels === 4);
}

async function small(path: string) {
  try {
    const { data, info } = await openPicture(path, 'none')
      .autoOrient()
      .resize({ width: PICTURE, height: PICTURE, fit: 'inside' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return {
      input: data,
      raw: { width: info.width, height: info.height, channels: info.channels },
    };
  } catch {
    return null; // the others are shown all the same
  }
}

/** What fits into one line; an ellipsis tells that there is more. */
function cut(text: string): string {
  let room = LETTERS;
  let kept = '';
  for (const letter of text.toWellFormed().replace(/[\u0000-\u001f\u007f\ufffe\uffff]+/g, ' ')) {
    room -= (letter.codePointAt(0) ?? 0) >= 0x2e80 ? 2 : 1;
    if (room < 1) return `${kept}…`;
    kept += letter;
  }
  return kept;
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
