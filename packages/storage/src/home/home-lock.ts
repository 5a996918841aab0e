import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { StorageError, StorageFailedError } from '../errors.ts';
import { type FileIo, isMissing, isTaken, removeIfThere } from '../file-io.ts';
import type { ProcessTable } from './process-identity.ts';
import { writeSecretFile } from './secret-file.ts';

const holderSchema = z.object({
  pid: z.int().min(1),
  bootId: z.string().nullable(),
  startTime: z.string().nullable(),
  /** Tells one holding of the lock from another. Becomes part of a file name. */
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
});
type Holder = z.infer<typeof holderSchema>;

const ATTEMPTS = 20;

/** Another server lives in this home. */
export class HomeInUseError extends StorageError {
  readonly pid: number;

  constructor(home: string, pid: number) {
    super(
      'HOME_IN_USE',
      `Another Darkroom server (process ${pid}) is using ${home}. Stop it first, or set DARKROOM_HOME to another folder.`,
    );
    this.pid = pid;
  }
}

/**
 * Takes the lock of a home, at once from a holder that is dead. Answers how to give it back.
 *
 * The lock is a file made whole and then linked into place, which only one can do. A dead holder's lock is taken over
 * by whoever links `<lock>.after-<its nonce>` first, and only while the lock still has that nonce: of any number of
 * servers that start at once, one wins.
 */
export async function takeHomeLock(options: {
  path: string;
  io: FileIo;
  processes: ProcessTable;
}): Promise<() => Promise<void>> {
  const { path, io, processes } = options;
  const nonce = randomBytes(16).toString('hex');
  const own = join(dirname(path), `lock-${nonce}.tmp`);
  const self: Holder = { ...(await processes.self()), nonce };
  await writeSecretFile(own, JSON.stringify(self), io);
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (await tryLink(io, own, path)) return () => release(io, path, nonce);
      const holder = await readHolder(path);
      if (holder === 'missing') continue;
      if (holder !== 'unreadable' && (await processes.isAlive(holder)))
        throw new HomeInUseError(dirname(path), holder.pid);
      if (await takeOver(options, own, holder)) return () => release(io, path, nonce);
    }
    throw new StorageFailedError('take the lock of the Darkroom home', null);
  } finally {
    await removeIfThere(io, own).catch(() => false);
  }
}

async function takeOver(
  options: { path: string; io: FileIo; processes: ProcessTable },
  own: string,
  dead: Holder | 'unreadable',
): Promise<boolean> {
  const { path, io, processes } = options;
  const claim = `${path}.after-${dead === 'unreadable' ? 'unreadable' : dead.nonce}`;
  if (!(await tryLink(io, own, claim))) {
    const claimant = await readHolder(claim);
    if (claimant === 'missing') return false;
    // Died in the middle of taking over: the next turn of the loop may claim again.
    if (claimant === 'unreadable' || !(await processes.isAlive(claimant)))
      await removeIfThere(io, claim);
    return false;
  }
  try {
    const current = await readHolder(path);
    const isSame =
      dead === 'unreadable'
        ? current === 'unreadable'
        : typeof current === 'object' && current.nonce === dead.nonce;
    if (!isSame) return false;
    // A link to it stays under the name `own`, so the rename takes a second link.
    const replacement = `${own}-2.tmp`;
    await io.link(own, replacement);
    await io.rename(replacement, path);
    await io.syncDirectory(dirname(path));
    return true;
  } finally {
    await removeIfThere(io, claim);
  }
}

async function tryLink(io: FileIo, existing: string, created: string): Promise<boolean> {
  try {
    await io.link(existing, created);
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw new StorageFailedError('take the lock of the Darkroom home', error);
  }
}

async function readHolder(path: string): Promise<Holder | 'missing' | 'unreadable'> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    // Locks come into place whole, so one that is unreadable was damaged and has no living holder that wrote it.
    return isMissing(error) ? 'missing' : 'unreadable';
  }
}

/** Gives the lock back if it is still ours. */
async function release(io: FileIo, path: string, nonce: string): Promise<void> {
  const holder = await readHolder(path);
  if (typeof holder === 'object' && holder.nonce === nonce) await removeIfThere(io, path);
}
