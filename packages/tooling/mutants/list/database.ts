import type { Mutant } from '../mutant.ts';

const database = (file: string, name?: string) => ({
  package: 'packages/database',
  file: `src/${file}`,
  ...(name === undefined ? {} : { name }),
});
const DATA = 'packages/database/src';
// Without those that kill processes, which take the longest.
const MIGRATE = database('migrations/migrate.test.ts', 'refuses|rebuilt|empty');
const IDENTITY = database('repositories/identity.test.ts');
const CREDENTIALS = database('repositories/credentials.test.ts');
const AUDIT = database('repositories/audit.test.ts');
const CHANGES = database('repositories/changes.test.ts');

/** What is committed stays committed, and nobody overwrites what it has not seen. */
export const DATABASE: readonly Mutant[] = [
  {
    id: 'attempts-have-a-fence',
    guards: 'An attempt that another writer has moved is not moved again by what was seen before.',
    file: `${DATA}/repositories/attempts.ts`,
    find: 'WHERE "id" = ? AND "fence" = ? AND',
    replace: 'WHERE "id" = ? AND ("fence" = ? OR 1 = 1) AND',
    test: CHANGES,
  },
  {
    id: 'attempts-move-from-a-known-state',
    guards: 'An attempt moves only from the states that its writer names.',
    file: `${DATA}/repositories/attempts.ts`,
    find: '"fence" = ? AND "state" IN',
    // No state is of that name, so every one will do.
    replace: '"fence" = ? AND "state" || \'?\' NOT IN',
    test: CHANGES,
  },
  {
    id: 'lost-races-write-nothing',
    guards: 'Who lost the race for an attempt writes neither pictures nor money.',
    file: `${DATA}/repositories/attempts.ts`,
    find: 'if (moved === 0) return null;',
    replace: '',
    test: CHANGES,
  },
  {
    id: 'one-ledger-line-an-attempt',
    guards:
      'What is known of an attempt later takes the place of what was known, and is not added.',
    file: `${DATA}/repositories/attempts.ts`,
    find: "'attemptId', ['id', 'at']",
    replace: "'id', ['id', 'at']",
    test: CHANGES,
  },
  {
    id: 'generations-move-from-a-known-status',
    guards: 'A generation that has ended is not moved again by who did not see it.',
    file: `${DATA}/repositories/generations.ts`,
    find: 'if (!(await isIn(sql, id, from))) return null;',
    replace: '',
    test: CHANGES,
  },
  {
    id: 'nothing-is-noted-behind-the-end',
    guards: 'No event of progress comes behind the one that ends a stream.',
    file: `${DATA}/repositories/generations.ts`,
    find: 'if (!(await isIn(sql, id, running))) return null;',
    replace: '',
    test: CHANGES,
  },
  {
    id: 'a-key-is-looked-up-in-the-transaction',
    guards:
      'Of many that come with one key at once, one is accepted and the others are told of it.',
    file: `${DATA}/repositories/generations.ts`,
    find: 'if (input.idempotencyKey !== null) {',
    replace: 'if (input.idempotencyKey !== null && input.count < 0) {',
    test: CHANGES,
  },
  {
    id: 'a-key-belongs-to-its-input',
    guards: 'Of two that race with one key and other inputs, the second is a conflict.',
    file: `${DATA}/repositories/generations.ts`,
    find: 'const isSame = earlier.fingerprint === input.fingerprint;',
    replace: 'const isSame = true;',
    test: CHANGES,
  },
  {
    id: 'keys-are-their-owners',
    guards: 'The same key of two actors is two keys.',
    file: `${DATA}/repositories/generations.ts`,
    find: 'WHERE "actor" = ? AND "idempotencyKey" = ?',
    replace: 'WHERE ("actor" = ? OR 1 = 1) AND "idempotencyKey" = ?',
    test: CHANGES,
  },
  {
    id: 'commits-are-synced',
    guards: 'A power cut takes back no commit that was told.',
    file: `${DATA}/sqlite/settings.ts`,
    find: "{ name: 'synchronous', value: 'FULL', readsAs: '2' }",
    replace: "{ name: 'synchronous', value: 'NORMAL', readsAs: '1' }",
    test: database('sqlite/adapter.test.ts'),
  },
  {
    id: 'references-are-held',
    guards: 'No row refers to one that is not there.',
    file: `${DATA}/sqlite/settings.ts`,
    find: "{ name: 'foreign_keys', value: 'ON', readsAs: '1' }",
    replace: "{ name: 'foreign_keys', value: 'OFF', readsAs: '0' }",
    test: CHANGES,
  },
  {
    id: 'migrations-are-summed',
    guards: 'A migration that was changed after it was applied stops the start.',
    file: `${DATA}/migrations/apply-migrations.ts`,
    find: 'migration.checksum !== row.checksum || ',
    replace: '',
    test: MIGRATE,
  },
  {
    id: 'migrations-have-finished',
    guards: 'A database that stopped half-way in a migration is not opened.',
    file: `${DATA}/migrations/apply-migrations.ts`,
    find: ' || row.finished_at === null) {',
    replace: ') {',
    test: MIGRATE,
  },
  {
    id: 'newer-databases-are-left-alone',
    guards: 'A database of a newer version is not written to.',
    file: `${DATA}/migrations/apply-migrations.ts`,
    find: 'if (migration === undefined) {',
    replace: 'if (migration === undefined) continue;\n    if (migration === null) {',
    test: MIGRATE,
  },
  {
    id: 'migrations-leave-no-loose-ends',
    guards: 'A migration that would leave rows that refer to nothing is taken back.',
    file: `${DATA}/migrations/apply-migrations.ts`,
    find: 'violations.length > 0',
    replace: 'violations.length < 0',
    test: MIGRATE,
  },
  {
    id: 'empty-databases-are-damage',
    guards: 'A database that was cut to nothing is not begun anew in silence.',
    file: `${DATA}/migrations/migrate.ts`,
    find: 'if (statSync(file).size === 0) {',
    replace: 'if (statSync(file).size < 0) {',
    test: MIGRATE,
  },
  {
    id: 'credentials-are-tied-to-their-row',
    guards: 'A stored key that was copied to another row does not decrypt there.',
    file: `${DATA}/credentials/envelope.ts`,
    find: "JSON.stringify(['darkroom/credential/1', provider, name, source, variable, keyId, ...whose])",
    replace: "JSON.stringify(['darkroom/credential/1', ...whose.slice(9)])",
    test: CREDENTIALS,
  },
  {
    id: 'tags-are-whole',
    guards: 'A shortened tag, easier to forge, is refused.',
    file: `${DATA}/credentials/envelope.ts`,
    find: 'key.key, envelope.nonce, {\n      authTagLength: TAG_BYTES,\n    }',
    replace: 'key.key, envelope.nonce',
    test: CREDENTIALS,
  },
  {
    id: 'sessions-end',
    guards: 'A session whose time is over lets nobody in.',
    file: `${DATA}/repositories/sessions.ts`,
    find: 'where: { hash, expiresAt: { gt: now(this.#context) } },',
    replace: 'where: { hash },',
    test: IDENTITY,
  },
  {
    id: 'links-are-used-once',
    guards: 'A sign-in link works for exactly one caller.',
    file: `${DATA}/repositories/sign-in-links.ts`,
    find: 'where: { hash, usedAt: null, expiresAt: { gt: usedAt } },',
    replace: 'where: { hash, expiresAt: { gt: usedAt } },',
    test: IDENTITY,
  },
  {
    id: 'links-end',
    guards: 'A sign-in link works for its hour.',
    file: `${DATA}/repositories/sign-in-links.ts`,
    find: 'where: { hash, usedAt: null, expiresAt: { gt: usedAt } },',
    replace: 'where: { hash, usedAt: null },',
    test: IDENTITY,
  },
  {
    id: 'audit-entries-are-what-they-were',
    guards: 'An entry of the audit log that was changed by hand is found.',
    file: `${DATA}/repositories/audit-chain.ts`,
    find: 'previousHash, ...canonical(row)]',
    replace: 'previousHash, row.id]',
    test: AUDIT,
  },
  {
    id: 'audit-entries-are-all-there',
    guards: 'The newest entries of the audit log cannot be taken away unseen.',
    file: `${DATA}/repositories/verify-audit.ts`,
    find: 'if (known && reached < known.sequence)',
    replace: 'if (known && reached < 0)',
    test: AUDIT,
  },
];
