import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FileIo, nodeFileIo } from '../file-io.ts';
import { recordingIo } from '../testing/local/recording-io.ts';
import { temporaryFolder } from '../testing/local/temporary-folder.ts';
import { HomeUnusableError, openHome } from './home.ts';
import { HomeInUseError } from './home-lock.ts';
import { type ProcessTable, systemProcessTable } from './process-identity.ts';
import { readSecretFile, writeSecretFile } from './secret-file.ts';

const mode = async (path: string) => (await stat(path)).mode & 0o777;

describe('openHome', () => {
  it('makes a home for the owner alone, and gives it back', async () => {
    const root = join(await temporaryFolder(), 'deep', 'home');
    const home = await openHome(root);
    expect(home.notices).toEqual([]);
    for (const path of [
      root,
      home.paths.imagesDirectory,
      home.paths.previewsDirectory,
      home.paths.spoolDirectory,
    ])
      expect(await mode(path)).toBe(0o700);
    expect(await mode(home.paths.lockFile)).toBe(0o600);
    await home.close();
    expect((await readdir(root)).sort()).toEqual(['images', 'previews', 'spool']);
    await (await openHome(root)).close();
  });

  it('tightens what was open to others and says so', async () => {
    const root = join(await temporaryFolder(), 'home');
    await mkdir(root, { mode: 0o755 });
    await writeFile(join(root, 'api_keys.yaml'), 'openai: x', { mode: 0o644 });
    await chmod(root, 0o755);
    await chmod(join(root, 'api_keys.yaml'), 0o666);
    const home = await openHome(root);
    expect(home.notices).toHaveLength(2);
    expect(home.notices.join(' ')).toContain(
      'api_keys.yaml was open to others (mode 0666); it is 0600 now',
    );
    expect([await mode(root), await mode(home.paths.apiKeysFile)]).toEqual([0o700, 0o600]);
    await home.close();
  });

  it('has a sentence of its own for each home that cannot be', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    await symlink(join(folder, 'loop'), join(folder, 'loop'));
    await symlink(join(folder, 'gone'), join(folder, 'dangling'));
    const cases = [
      ['file', 'is a file'],
      ['file/below', 'is a file'],
      ['loop', 'symbolic link'],
      ['dangling', 'dangling is a symbolic link'],
      ['dangling/below', 'dangling is a symbolic link'],
    ] as const;
    for (const [path, sentence] of cases) {
      const error: unknown = await openHome(join(folder, path)).catch((reason: unknown) => reason);
      expect(error, path).toBeInstanceOf(HomeUnusableError);
      expect(String(error), path).toContain(sentence);
    }
    // As /proc and its like answer.
    const refusing = {
      ...nodeFileIo,
      makeDirectory: async () => {
        throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
      },
    };
    const refused: unknown = await openHome(join(folder, 'nope'), { io: refusing }).catch(
      (reason: unknown) => reason,
    );
    expect(String(refused)).toContain('Could not make the folder');
    expect(String(refused)).not.toContain('link');
    const { io } = recordingIo((step) => (step.startsWith('create') ? 'EROFS' : null));
    await expect(openHome(join(folder, 'read-only'), { io })).rejects.toThrow('cannot write to');
    await expect(openHome(join(folder, 'read-only'), { io })).rejects.toThrow('EROFS');
  });

  it('refuses a second server, also from another process', async () => {
    const root = join(await temporaryFolder(), 'home');
    const program = `
      const { openHome } = await import(${JSON.stringify(new URL('./home.ts', import.meta.url).href)});
      await openHome(${JSON.stringify(root)});
      process.stdout.write('ready');
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const error: unknown = await openHome(root).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(HomeInUseError);
    expect(String(error)).toContain(`process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const home = await openHome(root);
    await expect(openHome(root)).rejects.toBeInstanceOf(HomeInUseError);
    await home.close();
  });

  it('knows a process number that was used again, another boot, and a damaged lock', async () => {
    const root = join(await temporaryFolder(), 'home');
    await mkdir(root, { mode: 0o700 });
    const self = await systemProcessTable.self();
    const nonce = 'ab'.repeat(16);
    expect(await systemProcessTable.isAlive(self)).toBe(true);
    const dead = [
      JSON.stringify({ ...self, startTime: '1', nonce }),
      JSON.stringify({ ...self, bootId: 'another', nonce }),
      JSON.stringify({ ...self, pid: 2 ** 22 + 7, nonce }),
      '{"pid":',
      '',
    ];
    for (const content of dead) {
      await writeFile(join(root, 'server.lock'), content);
      const home = await openHome(root);
      expect(JSON.parse(await readFile(home.paths.lockFile, 'utf8')).pid).toBe(process.pid);
      await home.close();
    }
    await writeFile(join(root, 'server.lock'), JSON.stringify({ ...self, nonce }));
    await expect(openHome(root)).rejects.toBeInstanceOf(HomeInUseError);
  });

  it('has exactly one winner when many take over a dead lock at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const root = join(await temporaryFolder(), 'home');
      await mkdir(root, { mode: 0o700 });
      await writeFile(
        join(root, 'server.lock'),
        JSON.stringify({ pid: 99, bootId: null, startTime: null, nonce: 'cd'.repeat(16) }),
      );
      const processes: ProcessTable = {
        self: async () => ({ pid: 100, bootId: null, startTime: null }),
        isAlive: async ({ pid }) => pid === 100,
      };
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, () => openHome(root, { processes })),
      );
      const winners = results.filter((result) => result.status === 'fulfilled');
      expect(winners).toHaveLength(1);
      for (const result of results)
        if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(HomeInUseError);
      expect((await readdir(root)).sort()).toEqual(['images', 'previews', 'server.lock', 'spool']);
    }
  });

  it('leaves alone a lock that somebody else took over between the look and the claim', async () => {
    const root = join(await temporaryFolder(), 'home');
    await mkdir(root, { mode: 0o700 });
    const lock = join(root, 'server.lock');
    const holder = (pid: number) =>
      JSON.stringify({ pid, bootId: null, startTime: null, nonce: `${pid}`.padStart(32, '0') });
    await writeFile(lock, holder(99));
    const processes: ProcessTable = {
      self: async () => ({ pid: 100, bootId: null, startTime: null }),
      isAlive: async ({ pid }) => pid !== 99,
    };
    const io: FileIo = {
      ...nodeFileIo,
      link: async (existing, created) => {
        if (created.includes('.after-')) await writeFile(lock, holder(101));
        await nodeFileIo.link(existing, created);
      },
    };
    await expect(openHome(root, { io, processes })).rejects.toBeInstanceOf(HomeInUseError);
    expect(await readFile(lock, 'utf8')).toBe(holder(101));
    expect(await readdir(root)).toEqual(['server.lock']);
  });
});

describe('secret files', () => {
  it('are replaced as a whole, in the order that survives a power cut', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'master.key');
    const { io, steps } = recordingIo();
    expect(await readSecretFile(path)).toBeNull();
    await writeSecretFile(path, 'one', io);
    expect(steps.map((step) => step.split(' ')[0])).toEqual([
      'create',
      'write',
      'sync',
      'close',
      'rename',
      'sync-directory',
    ]);
    await writeSecretFile(path, Buffer.from('two'));
    expect((await readSecretFile(path))?.toString()).toBe('two');
    expect(await mode(path)).toBe(0o600);
    for (let failing = 1; failing <= 4; failing += 1) {
      const failingIo = recordingIo((_step, count) => (count === failing ? 'EIO' : null)).io;
      await expect(writeSecretFile(path, 'three', failingIo)).rejects.toThrow();
      expect((await readSecretFile(path))?.toString()).toBe('two');
      expect(await readdir(folder)).toEqual(['master.key']);
    }
  });

  it('are never read through a link', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'other'), 'x');
    await symlink(join(folder, 'other'), join(folder, 'cli-token'));
    await expect(readSecretFile(join(folder, 'cli-token'))).rejects.toThrow('ELOOP');
  });
});
