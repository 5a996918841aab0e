import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPlace, type Place, runProcess } from '../testing/local/run-cli.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

let place: Place;
let server: ChildProcess;
let said = '';
let ended: Promise<number | null>;

// One server for all of it, as a person would: `darkroom serve`, and the other commands beside it.
beforeAll(async () => {
  place = createPlace('');
  server = spawn(process.execPath, ['--conditions=source', MAIN, 'serve', '--port', '0'], {
    cwd: place.directory,
    env: { PATH: process.env.PATH, ...place.variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  ended = new Promise((resolve) => server.once('exit', resolve));
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: unknown) => {
      said += String(chunk);
      if (/Ctrl-C stops it/.test(said)) resolve();
    };
    server.stdout?.on('data', hear);
    server.stderr?.on('data', hear);
    server.once('exit', () => reject(new Error(`the server ended: ${said}`)));
  });
  place.variables.DARKROOM_URL = /ready at (\S+)/.exec(said)?.[1] ?? '';
}, 60_000);
afterAll(async () => {
  server.kill('SIGKILL');
  await ended;
  place.remove();
});

describe('darkroom serve', () => {
  it('starts the installed server on the port that was asked, and says the link', () => {
    expect(place.variables.DARKROOM_URL).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(said).toMatch(/sign-in\?token=\S+/);
  });

  it('has a server that makes pictures, and a doctor who finds what becomes of them', async () => {
    const made = await runProcess(place, ['generate', 'a lighthouse', '-m', 'aurora', '--json']);
    expect(made.code).toBe(0);
    const well = await runProcess(place, ['doctor']);
    expect(well.stdout).toContain('1 of 1 looked for and there; 1 read');
    expect({ code: well.code, stderr: well.stderr }).toEqual({ code: 0, stderr: '' });
    expect(well.stdout).toMatch(/ok +Migrations +all \d+ applied/);
    const images = join(place.directory, 'home', 'images');
    const [folder = ''] = readdirSync(images).filter((name) => /^[0-9a-f]{2}$/.test(name));
    const [file = ''] = readdirSync(join(images, folder));
    writeFileSync(join(images, folder, file), 'not what was paid for');
    const ill = await runProcess(place, ['doctor']);
    expect(ill.stdout).toMatch(/problem +Pictures +1 of 1 pictures are not as they were kept/);
    expect(ill.code).toBe(1);
  }, 60_000);

  it('ends in good order by SIGTERM, with exit code 0; the doctor examines what is left', async () => {
    server.kill('SIGTERM');
    expect(await ended).toBe(0);
    const { code, stdout } = await runProcess(place, ['doctor']);
    expect(stdout).toMatch(/problem +Server +No Darkroom server answers/);
    expect(stdout).toMatch(/ok +Database +darkroom\.db is whole/);
    expect(stdout).toMatch(/ok +Leftovers +none/);
    expect(code).toBe(1); // the harmed picture is still harmed
  }, 60_000);

  it('says in one line what keeps the server from starting', async () => {
    const { code, stderr } = await runProcess(place, ['serve', '--port', 'nonsense']);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/^darkroom: PORT .*nonsense.*\n$/);
  }, 60_000);
});
