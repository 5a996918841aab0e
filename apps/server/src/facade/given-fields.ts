import type { IncomingHttpHeaders } from 'node:http';
import type { ImageReference, Parameter } from '@darkroom/core';
import { badField } from './openai-error.ts';

/** A request to /v1 as it came, in either form: its fields, and the pictures that came with it as uploads. */
export interface GivenForm {
  /** JSON: values as they are. A form: texts, or lists of them where a field came more than once. */
  readonly fields: ReadonlyMap<string, unknown>;
  /** In order; the first is the one that is edited. */
  readonly images: readonly ImageReference[];
  readonly mask: ImageReference | null;
  /** Pictures under the name of a parameter of the model's own. */
  readonly others: ReadonlyMap<string, readonly ImageReference[]>;
}

/** A form without pictures, out of a JSON body. @throws OpenAiError 400 for a body that is no object. */
export function jsonForm(body: unknown): GivenForm {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badField(null, 'The body must be a JSON object with the fields of the request.');
  }
  return { fields: withoutNulls(body), images: [], mask: null, others: new Map() };
}

/** Null is a field that was left out. */
export const withoutNulls = (body: object): Map<string, unknown> =>
  new Map(Object.entries(body).filter(([, value]) => value !== null && value !== undefined));

/** Takes fields one by one, and knows which nobody took. In forms every value is a text, and is read as what is wanted. */
export class GivenFields {
  readonly #left: Map<string, unknown>;

  /** Fields also come as headers, for clients whose body cannot be told anything new: `x-darkroom-max-cost`. The body's goes first. */
  constructor(
    fields: ReadonlyMap<string, unknown>,
    headers: IncomingHttpHeaders,
    byHeader: readonly string[],
  ) {
    this.#left = new Map(fields);
    for (const name of byHeader) {
      const value = headers[`x-darkroom-${name.replaceAll('_', '-')}`];
      if (typeof value === 'string' && !this.#left.has(name)) {
        this.#left.set(name, Buffer.from(value, 'latin1').toString('utf8')); // as programs write it
      }
    }
  }

  /** Names of the fields that nobody took. */
  get left(): string[] {
    return [...this.#left.keys()];
  }

  /** A field as it came; undefined: it did not. */
  take(name: string): unknown {
    const value = this.#left.get(name);
    this.#left.delete(name);
    return value;
  }

  text(name: string): string | null {
    const value = this.take(name);
    if (value === undefined) return null;
    if (typeof value !== 'string') throw wrongType(name, 'a text');
    return value;
  }

  number(name: string): number | null {
    const value = this.take(name);
    if (value === undefined) return null;
    const number = typeof value === 'string' ? numberOf(value) : value;
    if (typeof number !== 'number' || !Number.isFinite(number)) throw wrongType(name, 'a number');
    return number;
  }

  whole(name: string): number | null {
    const number = this.number(name);
    if (number !== null && !Number.isSafeInteger(number)) throw wrongType(name, 'a whole number');
    return number;
  }

  flag(name: string): boolean | null {
    const value = this.take(name);
    if (value === undefined) return null;
    const flag = value === 'true' ? true : value === 'false' ? false : value;
    if (typeof flag !== 'boolean') throw wrongType(name, 'true or false');
    return flag;
  }

  /** A value of a parameter of the model's own. Whether the model takes it, the plan finds out. */
  parameter({
    name,
    type,
  }: Pick<Parameter, 'name' | 'type'>): number | string | boolean | string[] | null {
    const value = this.take(name);
    if (value === undefined) return null;
    if (typeof value === 'string') {
      if (type === 'int' || type === 'float') return numberOf(value) ?? value;
      if (type === 'boolean' && /^(true|false)$/.test(value)) return value === 'true';
      return value;
    }
    if (typeof value === 'number' || typeof value === 'boolean') return value;
    if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
    throw wrongType(name, 'a text, a number, true or false, or a list of texts');
  }
}

const numberOf = (text: string): number | null =>
  /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text.trim()) ? Number(text) : null;

const wrongType = (name: string, wanted: string) =>
  badField(name, `${name} takes ${wanted}.`, 'invalid_type');
