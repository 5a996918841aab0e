import { readFile } from 'node:fs/promises';

/** What tells one process from another one that got the same number later. */
export interface ProcessIdentity {
  pid: number;
  /** Changes with every start of the machine; null where the system does not say. */
  bootId: string | null;
  /** Clock ticks after the boot at which the process began; null where the system does not say. */
  startTime: string | null;
}

/** How to look at processes; tests put in their own. */
export interface ProcessTable {
  self(): Promise<ProcessIdentity>;
  /** Whether the process that an identity was taken of is still running. */
  isAlive(identity: ProcessIdentity): Promise<boolean>;
}

/** Reads /proc where there is one, and asks by signal 0 everywhere. */
export const systemProcessTable: ProcessTable = {
  self: async () => ({
    pid: process.pid,
    bootId: await readBootId(),
    startTime: await readStartTime(process.pid),
  }),
  isAlive: async (identity) => {
    const bootId = await readBootId();
    if (identity.bootId !== null && bootId !== null && identity.bootId !== bootId) return false;
    if (!hasProcess(identity.pid)) return false;
    const startTime = await readStartTime(identity.pid);
    // Another start time is another process under a number that was used again.
    return identity.startTime === null || startTime === null || identity.startTime === startTime;
  },
};

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not permitted to signal it: it is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function readBootId(): Promise<string | null> {
  return readText('/proc/sys/kernel/random/boot_id');
}

async function readStartTime(pid: number): Promise<string | null> {
  const stat = await readText(`/proc/${pid}/stat`);
  // The name in parentheses may hold anything; the start time is the 20th field behind it.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

async function readText(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    return null;
  }
}
