import { existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { renderBytes } from '../output/image.ts';
import { checkDatabase, openDatabase } from './database.ts';
import { type Finding, ok, problem, sentenceOf, skipped, warning } from './finding.ts';
import { checkLeftovers, lockHolder } from './leftovers.ts';
import { checkPermissions } from './permissions.ts';
import { checkPictures } from './pictures.ts';

/** Below it the server buys nothing: it might not be able to keep it. */
const LEAST_FREE = 256 * 1024 * 1024;
/** Below it there is little room for pictures. */
const LITTLE_FREE = 2 * 1024 * 1024 * 1024;

/** Looks through the data folder, beside a running server or without one. Nothing in it is changed. */
export async function checkHome(
  home: string,
  state: { now: number; isServerReached: boolean },
): Promise<Finding[]> {
  if (!existsSync(home)) {
    return [
      warning(
        'Data',
        `There is no data folder ${home} yet.`,
        'The first start of the server makes it: darkroom serve\nIf yours lies elsewhere, set DARKROOM_HOME.',
      ),
    ];
  }
  if (!statSync(home).isDirectory())
    return [problem('Data', `${home} is no folder.`, 'Set DARKROOM_HOME to a folder of your own.')];
  const holder = await lockHolder(home);
  const findings = [ok('Data', home)];
  if (holder.kind === 'alive' && !state.isServerReached) {
    findings.push(
      problem(
        'Data',
        `A server (process ${holder.pid}) uses ${home}, and does not answer at the address that was asked.`,
        'Give its address by --url or DARKROOM_URL, or end that process and start it anew.',
      ),
    );
  }
  findings.push(...(await checkPermissions(home)), await checkFreeSpace(home));
  findings.push(...(await checkContents(home)));
  findings.push(...(await checkLeftovers(home, state.now, holder)));
  return findings;
}

async function checkContents(home: string): Promise<Finding[]> {
  if (!existsSync(join(home, 'darkroom.db'))) {
    return [
      skipped(
        'Database',
        `There is no darkroom.db in ${home}: no server has run here yet, or its database is kept elsewhere.`,
      ),
    ];
  }
  let database: DatabaseSync;
  try {
    database = await openDatabase(home);
  } catch (error) {
    return [problem('Database', `darkroom.db cannot be opened: ${sentenceOf(error)}.`)];
  }
  try {
    const whole = checkDatabase(home, database);
    if (whole.some(({ check, state }) => check === 'Database' && state === 'problem')) return whole;
    return [...whole, await checkPictures(home, database), ...checkMasterKey(home, database)];
  } finally {
    database.close();
  }
}

/** Stored keys of providers can be read with the master key alone. */
function checkMasterKey(home: string, database: DatabaseSync): Finding[] {
  if (existsSync(join(home, 'master.key'))) return [ok('Master key', 'there')];
  const stored = Number(database.prepare('SELECT count(*) AS n FROM "CredentialValue"').get()?.n);
  return [
    stored > 0
      ? problem(
          'Master key',
          `There is no master.key in ${home}, and ${stored} stored values need it.`,
          'Bring it back from a backup, or set DARKROOM_MASTER_KEY or DARKROOM_MASTER_KEY_FILE, if it is kept there. Without it the keys of providers are lost: set them anew.',
        )
      : ok('Master key', 'none yet; nothing is stored that needs one'),
  ];
}

async function checkFreeSpace(home: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(home);
  const free = bavail * bsize;
  const text = `${renderBytes(free)} free`;
  const todo = `Make room on the disk of ${home}.`;
  if (free < LEAST_FREE)
    return problem('Disk', `Only ${text}: the server buys nothing until there is more.`, todo);
  return free < LITTLE_FREE ? warning('Disk', `Only ${text}.`, todo) : ok('Disk', text);
}
