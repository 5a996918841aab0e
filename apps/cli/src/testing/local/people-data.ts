/** A user as a server answers one. */
export const USER = {
  id: 'usr_1',
  name: 'Ada',
  role: 'MEMBER',
  createdAt: '2026-11-21T09:00:00.000Z',
  disabledAt: null,
  budgets: [
    {
      id: 'bud_1',
      period: 'MONTH',
      limit: { amount: '5', currency: 'USD' },
      spent: { amount: '1.25', currency: 'USD' },
    },
  ],
};

/** A token of theirs, with every limit that there is. */
export const TOKEN = {
  id: 'tok_1',
  name: 'booth',
  hint: 'abcd…',
  createdAt: '2026-11-21T09:00:00.000Z',
  lastUsedAt: '2026-11-21T10:00:00.000Z',
  revokedAt: null,
  expiresAt: '2099-01-01T00:00:00.000Z',
  scopes: ['generate', 'models:read'],
  models: ['external://atelier/*'],
  user: USER,
  budgets: USER.budgets,
};

export const LINK = 'http://127.0.0.1:4100/sign-in?token=xyz';

/** What a server answers of people, where a test says nothing else. */
export const PEOPLE = {
  users: [USER],
  apiTokens: [TOKEN],
  apiTokenCreate: { apiToken: TOKEN, secret: 's3cret', userErrors: [] },
  userCreate: { user: USER, signInUrl: LINK, expiresAt: null, userErrors: [] },
  userUpdate: { user: USER, userErrors: [] },
  userDisable: { user: USER, userErrors: [] },
  userSignInLink: { url: LINK, expiresAt: null, userErrors: [] },
  auditVerification: {
    isIntact: true,
    entries: 7,
    olderEntries: 2,
    head: { sequence: 7, hash: 'ab'.repeat(32) },
    broken: null,
  },
  auditLog: {
    nodes: [
      {
        id: 'aud_1',
        at: '2026-11-21T09:00:00.000Z',
        user: USER,
        apiToken: TOKEN,
        action: 'GENERATION_ORDERED',
        subject: 'gen_1',
        outcome: 'DONE',
        detail: { model: 'external://atelier/brush', maximumUsd: '0.04' },
        sequence: 7,
        hash: 'ab'.repeat(32),
      },
    ],
    pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: 'c1' },
  },
};
