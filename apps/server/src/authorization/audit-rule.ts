import type { NewAuditEntry } from '@darkroom/database';

/**
 * What of a mutation or a route goes into the audit log, as data: paths into `input` and `payload` (of a route:
 * `input` is its body, `query` and `params` beside it). A path leads through lists to the list of what is there. Only
 * what is named here is written, so a secret or a prompt has no way in.
 */
export interface AuditRule {
  readonly action: string;
  /** On what: the first of these paths at which there is something. */
  readonly subject: readonly string[];
  readonly detail?: Readonly<Record<string, string>>;
  /** It was done only if there is something at this path. Left out: if there are no userErrors. */
  readonly done?: string;
}

/** Longer texts and lists are cut. */
const MOST_LETTERS = 200;
const MOST_ITEMS = 100;

type Source = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function at(value: unknown, path: readonly string[]): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item) => at(item, path));
  return isObject(value) ? at(value[first], rest) : undefined;
}

/** A value that may be written: a short text, a number, a boolean, a list of those. Of an address, where it leads. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain).filter((item) => item !== undefined);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  if (/^https?:/i.test(value)) return URL.parse(value)?.origin; // the rest of it may hold anything
  return value.slice(0, MOST_LETTERS);
}

const read = (source: Source, path: string): unknown => plain(at(source, path.split('.')));

const isThere = (value: unknown) =>
  value !== undefined && value !== null && (!Array.isArray(value) || value.length > 0);

/** The entry that `rule` makes of what happened; null: nothing happened that is worth one. */
export function auditEntry(rule: AuditRule, actor: string, source: Source): NewAuditEntry | null {
  const codes = at(source, ['payload', 'userErrors', 'code']);
  const isRefused = isThere(codes);
  const isDone = rule.done === undefined ? !isRefused : isThere(read(source, rule.done));
  if (!isDone && !isRefused) return null;
  const detail: Record<string, unknown> = {};
  for (const [name, path] of Object.entries(rule.detail ?? {})) {
    const value = read(source, path);
    if (isThere(value)) detail[name] = value;
  }
  if (!isDone) detail.why = plain(codes);
  const subject = rule.subject.map((path) => read(source, path)).find(isThere);
  return {
    actor,
    action: rule.action,
    subject: subject === undefined ? null : String(subject),
    outcome: isDone ? 'DONE' : 'REFUSED',
    detail,
  };
}
