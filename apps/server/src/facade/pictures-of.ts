import type { GenerationRow, StoredImage } from '@darkroom/database';
import type { PictureReading } from '@darkroom/engine';
import type { Services } from '../services.ts';
import { errorOfGeneration } from './error-of-failure.ts';

type Sources = Pick<Services, 'database' | 'engine' | 'clock'>;

/** The pictures of a generation that has ended, in order. @throws OpenAiError where there are none, with the reason. */
export async function picturesOf(
  { database, clock }: Sources,
  row: GenerationRow,
): Promise<[StoredImage, ...StoredImage[]]> {
  const [first, ...others] = await database.images.byGenerations([row.id]);
  if (first === undefined) throw errorOfGeneration(row, clock.now());
  return [first, ...others];
}

/** Opens the bytes of a picture as they came from its provider. */
export async function openPicture({ engine }: Sources, id: string): Promise<PictureReading> {
  const reading = await engine.gallery.read(id, 'ORIGINAL');
  if (reading === null) throw new Error(`The image ${id} was deleted while it was being sent.`);
  return reading;
}

const parametersOf = (row: GenerationRow): Record<string, unknown> =>
  (JSON.parse(row.plan) as { resolved: { parameters?: Record<string, unknown> } }).resolved
    .parameters ?? {}; // the engine's own writing

/** What OpenAI tells of a picture beside its bytes; what is not known is left out. */
export function describePicture(row: GenerationRow, { width, height, mimeType }: StoredImage) {
  const { quality, background } = parametersOf(row);
  return {
    ...(width === null || height === null ? {} : { size: `${width}x${height}` }),
    ...(typeof quality === 'string' ? { quality } : {}),
    ...(typeof background === 'string' ? { background } : {}),
    output_format: mimeType.replace(/^image\//, '').replace(/\+xml$/, ''),
  };
}

/** Seconds since 1970, as OpenAI tells times. */
export const secondsOf = (date: Date): number => Math.floor(date.getTime() / 1000);
