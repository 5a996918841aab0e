import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** Tells which modules were read that only watching needs, once everything of the start has been loaded. */
const SCRIPT = `
  import { registerHooks } from 'node:module';
  const seen = [];
  registerHooks({ load: (url, context, next) => { seen.push(url); return next(url, context); } });
  await import('./src/open-parts.ts');
  await import('./src/run-server.ts');
  const early = seen.filter((url) => /prom-client|opentelemetry/.test(url));
  await import('./src/telemetry/instruments.ts').then((made) => made.createInstruments());
  const late = seen.filter((url) => /prom-client/.test(url));
  console.log(JSON.stringify({ all: seen.length, early, late: late.length }));
`;

it('nothing of metrics and traces is loaded by the start', () => {
  const output = execFileSync(
    process.execPath,
    ['--conditions=source', '--input-type=module', '--eval', SCRIPT],
    { encoding: 'utf8', env: { PATH: '' } },
  );
  const found: { all: number; early: string[]; late: number } = JSON.parse(output);
  expect(found.all).toBeGreaterThan(200);
  expect(found.early).toEqual([]);
  expect(found.late).toBeGreaterThan(0);
}, 60_000);
