import type { JsonObject, JsonValue, Secret } from '@darkroom/core';
import type { HttpCall, InputImage, MultipartPart } from '../adapter/adapter.ts';

interface CallFacts {
  /** Absolute, on the base URL's origin. */
  url: string;
  headers: Record<string, string | Secret>;
  isEventStream?: boolean;
}

/** A paid POST with a JSON body, such as the one of `toWire`. */
export function jsonCall(facts: CallFacts & { body: JsonObject }): HttpCall {
  const { url, headers, body, isEventStream } = facts;
  return {
    kind: 'http',
    method: 'POST',
    url,
    headers,
    body: { kind: 'json', value: body },
    ...(isEventStream ? { isEventStream } : {}),
  };
}

/** A file part of a form. */
export function filePart(name: string, file: InputImage): MultipartPart {
  return { name, file };
}

/**
 * A paid POST with a form: the fields of a body as `toWire` gives it, then the files. Lists become repeated fields of
 * one name, objects their JSON; null is left out.
 */
export function multipartCall(
  facts: CallFacts & { body: JsonObject; files?: readonly MultipartPart[] },
): HttpCall {
  const { url, headers, body, files = [], isEventStream } = facts;
  const parts: MultipartPart[] = Object.entries(body).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((item) => item !== null)
      .map((item) => ({ name, value: fieldText(item) })),
  );
  return {
    kind: 'http',
    method: 'POST',
    url,
    headers,
    body: { kind: 'multipart', parts: [...parts, ...files] },
    ...(isEventStream ? { isEventStream } : {}),
  };
}

function fieldText(value: JsonValue): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
