/** What a caller can be allowed, each with what it lets in. Tokens carry them as scopes; roles are sets of them. */
export const PERMISSIONS = {
  'models:read': 'See providers, models, capabilities and prices.',
  'gallery:read': 'See your own generations, images and uploads, and follow what becomes of them.',
  'gallery:write': 'Upload images, star, sort and delete your own.',
  generate: 'Plan, order, repeat, cancel and resolve generations: this spends money.',
  'usage:read': 'See your own spending, and the budgets that are yours.',
  'tokens:write': 'Make and revoke your own API tokens, none of which allows more than you may do.',
  'webhooks:write': 'Have an address of your own told what becomes of your generations.',
  'credentials:write': 'Give providers keys of your own, for your own generations alone.',
  'providers:write': 'Configure providers, their credentials and their models.',
  'budgets:write': 'See and set every budget.',
  'users:write': 'Make, change and disable users, and give them sign-in links.',
  'everyone:read': "See what every user made and spent, not only one's own.",
  'everyone:write': "Change and delete what every user made, not only one's own.",
  'server:read': "See the server's folders, files, problems and figures.",
  'audit:read': 'Read the audit log.',
} as const;

/** The name of something that a caller can be allowed. */
export type Permission = keyof typeof PERMISSIONS;

export type UserRole = 'ADMIN' | 'MEMBER' | 'VIEWER';

/** Everything, as a token's scope. */
export const EVERYTHING_SCOPE = '*';

const ALL = Object.keys(PERMISSIONS) as Permission[]; // keys of a const table
const VIEWER: readonly Permission[] = ['models:read', 'gallery:read', 'usage:read'];

/** What each role may do. What is not named here it may not. */
export const ROLE_PERMISSIONS: Readonly<Record<UserRole, readonly Permission[]>> = {
  ADMIN: ALL,
  MEMBER: [
    ...VIEWER,
    'gallery:write',
    'generate',
    'tokens:write',
    'webhooks:write',
    'credentials:write',
  ],
  VIEWER,
};

/** The user who has always been there: whoever opens the link of the first start. Always an admin. */
export const OWNER_ID = 'owner';

export const isPermission = (name: string): name is Permission => Object.hasOwn(PERMISSIONS, name);

/** What is left to a caller: what the role has, and of that what the scopes name. A scope that nobody knows gives nothing. */
export function permissionsOf(role: UserRole, scopes: readonly string[]): ReadonlySet<Permission> {
  const isAll = scopes.includes(EVERYTHING_SCOPE);
  return new Set(ROLE_PERMISSIONS[role].filter((name) => isAll || scopes.includes(name)));
}

/**
 * Whether a model's source is among those that a token may order. A pattern is a source in which `*` stands for any
 * characters, as in `external://openai/*`. Null: every model.
 */
export function isModelAllowed(source: string, patterns: readonly string[] | null): boolean {
  return patterns === null || patterns.some((pattern) => matches(pattern, source));
}

/** Whether every source that `inner` matches is also matched by one of `outer`, as far as can be told from the patterns. */
export function isPatternWithin(inner: string, outer: readonly string[] | null): boolean {
  // Taken as text, the inner pattern's own stars are matched by the outer's stars alone.
  return outer === null || outer.some((pattern) => matches(pattern, inner));
}

/** Linear for every pattern: a `*` that did not fit takes one character more, and only the last one is ever taken up again. */
function matches(pattern: string, text: string): boolean {
  let at = 0;
  let of = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (pattern[of] === '*') {
      star = of;
      of += 1;
      resume = at;
    } else if (of < pattern.length && pattern[of] === text[at]) {
      of += 1;
      at += 1;
    } else if (star >= 0) {
      of = star + 1;
      resume += 1;
      at = resume;
    } else return false;
  }
  while (pattern[of] === '*') of += 1;
  return of === pattern.length;
}
