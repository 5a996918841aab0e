import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@darkroom/core';
import type { ImageVariant } from '@darkroom/engine';

/** How long a signed URL answers, in milliseconds. It is made for the moment; ask again for a new one. */
const LIFETIME_MS = 3_600_000;
/** Ends are rounded up to this, so that a page asked twice gets the same URL and the browser's cache serves. */
const ROUNDING_MS = 900_000;

/** URLs that let their bearer read one picture for a while, and nothing else. */
export class SignedUrls {
  readonly #key: Buffer;
  readonly #clock: Clock;

  /** `key`: 32 random bytes of this installation, used for nothing else. */
  constructor(key: Buffer, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  image(origin: string, id: string, variant: ImageVariant): string {
    return this.#sign(origin, `/images/${id}`, { variant: variant.toLowerCase() });
  }

  partialImage(origin: string, sha256: string): string {
    return this.#sign(origin, `/images/partial/${sha256}`, {});
  }

  /** A zip of many pictures. */
  archive(origin: string, id: string): string {
    return this.#sign(origin, `/archives/${id}`, {});
  }

  /** When an address that is made now ends. */
  expiry(): Date {
    return new Date(Math.ceil((this.#clock.now() + LIFETIME_MS) / ROUNDING_MS) * ROUNDING_MS);
  }

  batchCsv(origin: string, id: string): string {
    return this.#sign(origin, `/batches/${id}.csv`, {});
  }

  /** A page of a batch's contact sheet, from 1. */
  contactSheet(origin: string, id: string, page: number): string {
    return this.#sign(origin, `/batches/${id}/contact-sheet.webp`, { page: String(page) });
  }

  /** Whether a path with this query was signed here and its time is not over. */
  isValid(path: string, query: Readonly<Record<string, string | undefined>>): boolean {
    const { signature = '', ...signed } = query;
    const expires = Number(signed.expires);
    if (!Number.isSafeInteger(expires) || expires <= this.#clock.now()) return false;
    const expected = this.#signature(path, signed);
    return (
      signature.length === expected.length &&
      timingSafeEqual(Buffer.from(signature), Buffer.from(expected))
    );
  }

  #sign(origin: string, path: string, parameters: Record<string, string>): string {
    const signed = { ...parameters, expires: String(this.expiry().getTime()) };
    const query = new URLSearchParams({ ...signed, signature: this.#signature(path, signed) });
    return `${origin}${path}?${query}`;
  }

  #signature(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
    const sorted = Object.entries(parameters).sort(([left], [right]) => (left < right ? -1 : 1));
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([path, sorted]))
      .digest('base64url');
  }
}
