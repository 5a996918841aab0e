import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('./testing/local/print-settings.ts', import.meta.url));

function run(flags: string[], env: Record<string, string> = {}) {
  const parameters = [...flags, '--conditions=source', SCRIPT, '--some', 'thing'];
  const { stdout, stderr } = spawnSync(process.execPath, parameters, { env, encoding: 'utf8' });
  expect(stderr).toBe('');
  const lines = stdout.trim().split('\n');
  return { begun: lines.slice(0, -1), ...JSON.parse(lines.at(-1) ?? '') };
}

it.skipIf(process.platform === 'win32')(
  'begins anew once, as the same process, with its parameters',
  () => {
    const { begun, pid, execArgv, rest, arenas } = run([]);
    expect(begun).toEqual([`began ${pid}`, `began ${pid}`]);
    expect(execArgv).toEqual(['--max-semi-space-size=8', '--expose-gc', '--conditions=source']);
    expect(rest).toEqual(['--some', 'thing']);
    expect(arenas).toBe('2');
  },
);

it('leaves alone what somebody has chosen', () => {
  expect(run(['--max-semi-space-size=16'])).toMatchObject({
    begun: [expect.stringContaining('began')],
    execArgv: ['--max-semi-space-size=16', '--conditions=source'],
  });
  expect(run([], { NODE_OPTIONS: '--max-semi-space-size=16' }).begun).toHaveLength(1);
  if (process.platform !== 'win32') expect(run([], { MALLOC_ARENA_MAX: '5' }).arenas).toBe('5');
});
