import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const ROOT = join(import.meta.dirname, '..', '..', '..');

export interface Program {
  process: ChildProcess;
  /** The first line of standard output that `pattern` matches. */
  match: RegExpExecArray;
  stop(): Promise<void>;
}

/** Starts a program of the repository and waits for a line of its output. */
export async function startProgram(
  script: string,
  parameters: string[],
  env: Record<string, string>,
  pattern: RegExp,
): Promise<Program> {
  const child = spawn(process.execPath, [join(ROOT, script), ...parameters], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const match = await new Promise<RegExpExecArray>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = pattern.exec(line);
      if (found) resolve(found);
    });
    child.on('exit', (code) =>
      reject(new Error(`${script} ended with ${code}: ${errors.join('').slice(-2000)}`)),
    );
  });
  return {
    process: child,
    match,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

/** The most memory that a process has held, in MiB (Linux). */
export function peakMemory(pid: number | undefined): number | null {
  try {
    const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found ? Number(found[1]) / 1024 : null;
  } catch {
    return null;
  }
}

/** Milliseconds of processor time that a process has used, all its threads together (Linux). */
export function processorTime(pid: number | undefined): number | null {
  try {
    // The name in brackets may hold spaces: fields are counted from behind it. 100 ticks a second on every Linux.
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(') ') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return null;
  }
}
