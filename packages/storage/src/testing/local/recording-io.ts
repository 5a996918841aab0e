import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { type FileIo, nodeFileIo } from '../../file-io.ts';

/** The real file system that writes down what changes it, and fails where a test wants it to. */
export function recordingIo(fails: (step: string, count: number) => string | null = () => null) {
  const steps: string[] = [];
  const record = (step: string, path: string) => {
    const entry = `${step} ${basename(path)}`;
    steps.push(entry);
    const code = fails(entry, steps.length);
    if (code !== null) throw Object.assign(new Error(code), { code });
  };
  const watch = (handle: FileHandle, path: string): FileHandle => {
    const write = handle.write.bind(handle);
    const sync = handle.sync.bind(handle);
    const close = handle.close.bind(handle);
    const watchedWrite = (async (...parameters: Parameters<typeof write>) => {
      record('write', path);
      return write(...parameters);
    }) as typeof handle.write; // one implementation for the overloads
    return Object.assign(handle, {
      write: watchedWrite,
      sync: async () => {
        record('sync', path);
        await sync();
      },
      close: async () => {
        await close(); // truly, so that nothing leaks when it is to fail
        record('close', path);
      },
    });
  };
  const io: FileIo = {
    ...nodeFileIo,
    open: async (path, flags, mode) => {
      record(String(flags).startsWith('wx') ? 'create' : 'open', path);
      return watch(await nodeFileIo.open(path, flags, mode), path);
    },
    rename: async (from, to) => {
      record('rename', to);
      await nodeFileIo.rename(from, to);
    },
    link: async (existing, created) => {
      record('link', created);
      await nodeFileIo.link(existing, created);
    },
    unlink: async (path) => {
      record('unlink', path);
      await nodeFileIo.unlink(path);
    },
    syncDirectory: async (path) => {
      record('sync-directory', path);
      await nodeFileIo.syncDirectory(path);
    },
  };
  return { io, steps };
}
