import { type FileIo, nodeFileIo } from '@darkroom/storage';

/** A disk that can be told to be full: writing and syncing of files fails as the system would have it fail. */
export class FailingDisk {
  isFull = false;
  /** Calls that were refused. */
  refusals = 0;

  #refuse(): void {
    if (!this.isFull) return;
    this.refusals += 1;
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  }

  readonly io: FileIo = {
    ...nodeFileIo,
    open: async (path, flags, mode) => {
      const handle = await nodeFileIo.open(path, flags, mode);
      const write = handle.write.bind(handle) as (...parameters: unknown[]) => Promise<unknown>;
      const sync = handle.sync.bind(handle);
      return Object.assign(handle, {
        write: async (...parameters: unknown[]) => {
          this.#refuse();
          return write(...parameters);
        },
        sync: async () => {
          this.#refuse();
          return sync();
        },
      });
    },
  };
}
