import { readdirSync } from 'node:fs';
import type { Expect, World } from './world.ts';

/** Descriptors may be a few more: pools of threads and of the disk open some for good, when they are first used. */
const TOLERANCE = 5;

/** Open files and sockets of a process, where the system tells (Linux); null elsewhere, or where it is gone. */
export function countDescriptors(pid: number | 'self' = 'self'): number | null {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return null;
  }
}

/** I14: what was opened is closed again. */
export function checkHandles({ handles }: World, expect: Expect): void {
  if (handles === null) return;
  expect(
    handles.after <= handles.before + TOLERANCE,
    `I14: ${handles.before} descriptors were open before, and ${handles.after} are now`,
  );
}
