import { BadUserInput } from '../../graphql/bad-user-input.ts';

/** An opaque place in a list. */
export function encodeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Reads a cursor of a creation time and an id. Throws BAD_USER_INPUT for one that this server did not give. */
export function decodeTimeCursor(
  cursor: string | null | undefined,
): { createdAt: Date; id: string } | undefined {
  if (cursor === null || cursor === undefined) return undefined;
  const parts = parse(cursor);
  if (Array.isArray(parts) && parts.length === 2) {
    const [time, id] = parts as unknown[]; // checked below
    if (
      typeof time === 'number' &&
      Number.isSafeInteger(time) &&
      typeof id === 'string' &&
      id.length <= 100
    ) {
      return { createdAt: new Date(time), id };
    }
  }
  throw badCursor();
}

export function badCursor(): BadUserInput {
  return new BadUserInput(
    'after is no cursor of this list. Send an endCursor that this server gave, or leave it out.',
    ['after'],
  );
}

function parse(cursor: string): unknown {
  if (cursor.length > 500) return null;
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
