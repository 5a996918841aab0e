/** One input of a model, out of which its schema is written and by which a request is checked. */
export type Field = { readonly isRequired?: boolean; readonly description?: string } & (
  | { readonly type: 'text'; readonly fallback?: string }
  | { readonly type: 'secret' }
  | { readonly type: 'boolean'; readonly fallback?: boolean }
  | {
      readonly type: 'integer' | 'number';
      readonly least?: number;
      readonly most?: number;
      readonly fallback?: number;
    }
  | { readonly type: 'enum'; readonly values: readonly string[]; readonly fallback?: string }
  | { readonly type: 'picture' }
  | { readonly type: 'pictures'; readonly most?: number }
);

export type Fields = Readonly<Record<string, Field>>;

export const text = (fallback?: string): Field =>
  fallback === undefined ? { type: 'text' } : { type: 'text', fallback };
export const flag = (fallback: boolean): Field => ({ type: 'boolean', fallback });
export const whole = (least: number, most: number, fallback?: number): Field => ({
  type: 'integer',
  least,
  most,
  ...(fallback === undefined ? {} : { fallback }),
});
export const decimal = (least: number, most: number, fallback: number): Field => ({
  type: 'number',
  least,
  most,
  fallback,
});
/** The first value is the default. */
export const oneOf = (...values: string[]): Field => ({
  type: 'enum',
  values,
  ...(values[0] === undefined ? {} : { fallback: values[0] }),
});
export const picture: Field = { type: 'picture' };
export const pictures = (most?: number): Field => ({
  type: 'pictures',
  ...(most === undefined ? {} : { most }),
});
export const required = (field: Field): Field => ({ ...field, isRequired: true });

export const PROMPT = required(text());
export const SEED: Field = { type: 'integer' };
export const WEBP = oneOf('webp', 'jpg', 'png');
export const JPG = oneOf('jpg', 'png');
export const QUALITY = whole(0, 100, 80);
