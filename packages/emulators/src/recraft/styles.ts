import { randomUUID } from 'node:crypto';
import type { ParsedBody } from '../kit/exchange.ts';
import { badRequest } from './errors.ts';

/** A style of the account. Which further members the vendor's object has is not known. */
export interface CustomStyle {
  readonly id: string;
  readonly style: string;
  readonly creation_time: string;
  readonly is_private: true;
  readonly credits: number;
}

/** Units for making a style. */
export const STYLE_CREATION_UNITS = 40;

export const BASIC_STYLES = [
  'any',
  'realistic_image',
  'digital_illustration',
  'vector_illustration',
  'icon',
  'logo_raster',
] as const;

/** Checks what a style is made of: a base style, and one to ten pictures. Throws RecraftRefusal. */
export function readStyle(body: ParsedBody): string {
  let style: unknown;
  let pictures = 0;
  if (body.kind === 'form') {
    for (const part of body.parts) {
      if (part.kind === 'file') pictures += 1;
      else if (part.name === 'style') style = part.value;
    }
  } else if (body.kind === 'json' && typeof body.value === 'object' && body.value !== null) {
    style = Reflect.get(body.value, 'style');
    const urls: unknown = Reflect.get(body.value, 'style_reference_urls');
    pictures = Array.isArray(urls) ? urls.length : 0;
  }
  if (typeof style !== 'string' || !BASIC_STYLES.some((known) => known === style))
    throw badRequest(`style: must be one of ${BASIC_STYLES.join(', ')}`);
  if (pictures < 1 || pictures > 10)
    throw badRequest('style_references: must be from 1 to 10 images');
  return style;
}

/** The styles that an account has made. */
export class StyleBook {
  readonly #styles = new Map<string, CustomStyle>();

  add(style: string, now: Date): CustomStyle {
    const made: CustomStyle = {
      id: randomUUID(),
      style,
      creation_time: now.toISOString(),
      is_private: true,
      credits: STYLE_CREATION_UNITS,
    };
    this.#styles.set(made.id, made);
    return made;
  }

  list(): CustomStyle[] {
    return [...this.#styles.values()];
  }

  get(id: string): CustomStyle | undefined {
    return this.#styles.get(id);
  }

  remove(id: string): boolean {
    return this.#styles.delete(id);
  }

  clear(): void {
    this.#styles.clear();
  }
}
