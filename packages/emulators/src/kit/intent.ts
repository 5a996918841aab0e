import type { ParsedBody } from './exchange.ts';
import { sha256 } from './request-log.ts';

/** SHA-256 of what was asked for: equal for two requests of the same content, whatever their boundary. */
export function intentOf(body: ParsedBody): string {
  if (body.kind === 'json') return sha256(JSON.stringify(body.value));
  if (body.kind === 'bytes') return sha256(body.bytes);
  if (body.kind !== 'form') return sha256('');
  const parts = body.parts.map((part) =>
    part.kind === 'field'
      ? [part.name, part.value]
      : [part.name, part.contentType, sha256(part.bytes)],
  );
  return sha256(JSON.stringify(parts));
}
