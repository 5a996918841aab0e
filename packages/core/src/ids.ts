/**
 * Ids are a prefix, 48 bits of time and 80 random bits in Crockford base 32, lower case: readable in logs,
 * sorted by time within a prefix, and opaque to clients.
 */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** What a prefix stands for; `node(id:)` dispatches on it. */
export const ID_PREFIXES = {
  provider: 'prv',
  credential: 'crd',
  model: 'mod',
  generation: 'gen',
  attempt: 'att',
  image: 'img',
  imageArchive: 'arc',
  board: 'brd',
  asset: 'ast',
  ledgerEntry: 'led',
  budget: 'bud',
  batch: 'bat',
  workflowRun: 'wfr',
  apiToken: 'tok',
  session: 'ses',
  signInLink: 'lnk',
  user: 'usr',
  auditEntry: 'aud',
  webhook: 'whk',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

/** Makes an id of `kind` for the moment `now` (milliseconds since 1970). `random` gives 16 bytes or more. */
export function createId(
  kind: IdKind,
  now: number,
  random: Uint8Array = crypto.getRandomValues(new Uint8Array(16)),
): string {
  let time = '';
  let rest = Math.max(0, Math.floor(now));
  for (let position = 0; position < 10; position += 1) {
    time = ALPHABET.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  let tail = '';
  for (let position = 0; position < 16; position += 1) {
    tail += ALPHABET.charAt((random[position] ?? 0) % 32);
  }
  return `${ID_PREFIXES[kind]}_${time}${tail}`;
}

const SHAPE = /^([a-z]{3})_[0-9a-z]{1,80}$/;

/** The kind that an id's prefix names, or null for anything that is no id of ours. */
export function idKind(id: string): IdKind | null {
  const prefix = SHAPE.exec(id)?.[1];
  for (const [kind, known] of Object.entries(ID_PREFIXES)) {
    if (known === prefix) return kind as IdKind; // keys of a const table
  }
  return null;
}
