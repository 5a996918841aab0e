#!/usr/bin/env node
// Behind every script of the root package.json. It needs nothing but an older Node: what is missing (Node 24, pnpm,
// the packages) is brought into the repository's own .toolchain/ and node_modules/, and the work goes on under it.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTestReports } from './test-reports.mjs';

const NODE_VERSION = '24.21.0';
const PNPM_VERSION = '12.21.0';
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const TOOLCHAIN = join(ROOT, '.toolchain');
const isWindows = process.platform === 'win32';

const say = (text) => process.stderr.write(`${text}\n`);

function stop(text) {
  say(`\ndarkroom: ${text}`);
  process.exit(1);
}

/** Where preparations say what they do: what `darkroom` itself prints is read by programs, and stands alone there. */
const OUTPUT = process.argv[2] === 'darkroom' ? 2 : 'inherit';

/** Runs a program to its end and gives its exit code; its output goes to the terminal. */
function run(command, parameters, options = {}) {
  const { status, error, signal } = spawnSync(command, parameters, {
    stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : ['inherit', OUTPUT, 'inherit'],
    cwd: ROOT,
    env: options.env ?? process.env,
    shell: isWindows,
  });
  if (error) stop(`${command} could not be started: ${error.message}`);
  return signal ? 130 : (status ?? 1);
}

function isMusl() {
  return process.platform === 'linux' && !process.report?.getReport?.().header?.glibcVersionRuntime;
}

function nodePackage() {
  const system = { linux: 'linux', darwin: 'darwin', win32: 'win' }[process.platform];
  const processor = { x64: 'x64', arm64: 'arm64' }[process.arch];
  if (!system || !processor)
    stop(
      `there is no Node ${NODE_VERSION} for ${process.platform} ${process.arch} in the npm registry. Install Node 24 or newer yourself, and start again.`,
    );
  if (isMusl())
    stop(
      'this system uses musl, for which the npm registry has no Node. Install Node 24 or newer with your package manager (Alpine: apk add nodejs), and start again.',
    );
  return `node-${system}-${processor}`;
}

/** The directories that go first in PATH. Installs what this machine lacks. */
function toolchain() {
  // Run by the clone's own Node, as a script of a script is, it is still the clone's own that is wanted.
  const isOwn = process.execPath.startsWith(TOOLCHAIN);
  const needsNode = isOwn || Number(process.versions.node.split('.')[0]) < 24;
  const name = needsNode ? nodePackage() : null;
  const nodeDirectory = name
    ? join(TOOLCHAIN, 'node_modules', name, isWindows ? '' : 'bin')
    : dirname(process.execPath);
  const stampFile = join(TOOLCHAIN, 'stamp');
  const stamp = `node ${NODE_VERSION} pnpm ${PNPM_VERSION}`;
  const isThere =
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === stamp &&
    (name === null || existsSync(nodeDirectory));
  if (!isThere) {
    say(
      `Bringing ${name ? `Node ${NODE_VERSION} and ` : ''}pnpm ${PNPM_VERSION} into .toolchain/ (once; about 10 s) …`,
    );
    mkdirSync(TOOLCHAIN, { recursive: true });
    // npm removes what it is not told of, so a Node that is there already is named again.
    const modules = join(TOOLCHAIN, 'node_modules');
    const known = existsSync(modules)
      ? readdirSync(modules).find((entry) => entry.startsWith('node-'))
      : undefined;
    const node = name ?? known;
    const wanted = [...(node ? [`${node}@${NODE_VERSION}`] : []), `pnpm@${PNPM_VERSION}`];
    const code = run('npm', [
      'install',
      '--prefix',
      TOOLCHAIN,
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--loglevel',
      'error',
      ...wanted,
    ]);
    if (code !== 0)
      stop(
        'npm could not fetch the toolchain. Check the network (or the npm registry that npm is set to), and start again.',
      );
    // npm may or may not run install scripts; this one puts pnpm's own binary in the place of a script.
    const setup = run(join(nodeDirectory, isWindows ? 'node.exe' : 'node'), [
      join(TOOLCHAIN, 'node_modules', 'pnpm', 'install.js'),
    ]);
    if (setup !== 0)
      stop('pnpm could not be set up in .toolchain/. Remove that folder, and start again.');
    writeFileSync(stampFile, stamp);
  }
  return [
    nodeDirectory,
    join(TOOLCHAIN, 'node_modules', '.bin'),
    join(ROOT, 'node_modules', '.bin'),
  ];
}

function lockStamp() {
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'])
    hash.update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

/** Installs the packages when the lockfile has changed since the last time. */
function install(env) {
  const stampFile = join(ROOT, 'node_modules', '.darkroom-install');
  const stamp = lockStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  say('Installing packages …');
  const code = run('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], { env });
  if (code !== 0)
    stop(
      'the packages could not be installed. What pnpm printed above says why; then start again.',
    );
  writeFileSync(stampFile, stamp);
}

function turbo(tasks, env, extra = []) {
  return run(
    'turbo',
    ['run', ...tasks, '--output-logs=errors-only', '--log-order=grouped', ...extra],
    { env },
  );
}

/** Becomes another program: its exit code is ours, and signals reach it. */
function become(command, parameters, env) {
  const child = spawn(command, parameters, {
    stdio: 'inherit',
    cwd: env.INIT_CWD ?? ROOT,
    env,
    shell: isWindows && !command.endsWith('.exe'),
  });
  const asked = new Set();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // Ctrl-C reaches the child from the terminal as well; it stops once.
    process.on(signal, () => {
      asked.add(signal);
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  // npm passes no signal on when it is killed itself: who has lost the parent that started it stops as well.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid === parent) return;
    asked.add('SIGTERM');
    child.kill('SIGTERM');
  }, 1000).unref();
  child.on('error', (error) => stop(error.message));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    // Asked to stop, it stopped; whatever else ends it would end it without a word.
    if (asked.has(signal)) process.exit(130);
    say(`\ndarkroom: ${task === 'start' ? 'the server' : task} was ended by ${signal}.`);
    process.exit(128 + (constants.signals[signal] ?? 0));
  });
}

const [task = 'start', ...rest] = process.argv.slice(2);
const directories = toolchain();
const env = {
  ...process.env,
  PATH: [...directories, process.env.PATH].join(delimiter),
  // Prisma's command line wants to download an engine that nothing here uses.
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  DO_NOT_TRACK: '1',
};
const node = join(directories[0], isWindows ? 'node.exe' : 'node');
install(env);

function build() {
  say('Building (what has not changed is taken from the cache) …');
  if (turbo(['build'], env) !== 0) stop('the build failed; the lines above say where.');
}

const tasks = {
  start() {
    build();
    become(node, [join(ROOT, 'apps/server/dist/main.js'), ...rest], env);
  },
  build() {
    build();
  },
  generate() {
    process.exit(turbo(['generate', '//#codegen'], env));
  },
  /** Format, lint, types and the drift of what is generated and committed. */
  check() {
    const drift = run(node, ['packages/schema/src/generate.ts', '--check'], { env });
    const lint = run('biome', ['check', '--error-on-warnings', '.'], { env });
    const types = turbo(['typecheck'], env);
    process.exit(drift || lint || types);
  },
  /** Writes the format, and what of the lint mends itself, of everything or of the paths that are given. */
  format() {
    process.exit(run('biome', ['check', '--write', ...(rest.length > 0 ? rest : ['.'])], { env }));
  },
  test() {
    // Tests of one package need what that package is made of, and nothing else: --filter=@darkroom/providers
    const filters = rest.slice(0, rest.includes('--') ? rest.indexOf('--') : rest.length);
    const only = filters.filter((one) => one.startsWith('--filter='));
    if (turbo(['build', 'typecheck'], env, only) !== 0) process.exit(1);
    const code = run(
      'turbo',
      ['run', 'test', '--concurrency=2', '--output-logs=new-only', '--continue', ...rest],
      { env },
    );
    const { passed, failed, skipped, failures } = readTestReports(
      ROOT,
      only.map((one) => one.slice(one.indexOf('/') + 1)),
    );
    for (const failure of failures) process.stdout.write(`\n✗ ${failure}\n`);
    say('');
    process.stdout.write(
      `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
    );
    process.exit(code);
  },
  /** Takes guards of the product away, one after the other, and demands that a test notices. */
  mutants() {
    if (turbo(['generate', '//#codegen'], env) !== 0) process.exit(1);
    const runner = join(ROOT, 'packages/tooling/mutants/run.ts');
    become(node, ['--disable-warning=ExperimentalWarning', runner, ...rest], env);
  },
  /** Kills the engine at random moments, 200 times, and demands that nothing is lost or bought twice. */
  kills() {
    if (turbo(['generate', '//#codegen'], env) !== 0) process.exit(1);
    const script = join(ROOT, 'packages/engine/src/testing/local/kills.ts');
    become(node, ['--conditions=source', '--no-warnings', script, ...rest], env);
  },
  /** The documentation as a site, in apps/docs/dist. */
  docs() {
    process.exit(run('pnpm', ['--filter', '@darkroom/docs', 'run', 'docs'], { env }));
  },
  /** Keeps a server under load and faults, and demands that it neither grows nor miscounts. */
  soak() {
    build();
    const script = join(ROOT, 'packages/engine/src/testing/local/soak/main.ts');
    become(node, ['--conditions=source', '--no-warnings', script, ...rest], env);
  },
  bench() {
    build();
    become(node, [join(ROOT, 'apps/server/bench/main.ts'), ...rest], env);
  },
  /** How the web app does with 100,000 pictures, in a real browser. */
  'bench:web'() {
    build();
    const script = join(ROOT, 'apps/web/bench/bench.ts');
    become(node, ['--conditions=source', '--no-warnings', script, ...rest], env);
  },
  'bench:facade'() {
    build();
    become(node, [join(ROOT, 'apps/server/bench/facade.ts'), ...rest], env);
  },
  /** How soon the command answers, beside Node's own start. */
  'bench:cli'() {
    build();
    become(node, [join(ROOT, 'apps/cli/bench/startup.ts'), ...rest], env);
  },
  emulators() {
    build();
    become(node, [join(ROOT, 'packages/emulators/dist/main.js'), ...rest], env);
  },
  'test:live'() {
    build();
    become(node, [join(ROOT, 'apps/server/live/main.ts'), ...rest], env);
  },
  darkroom() {
    if (!existsSync(join(ROOT, 'apps/cli/dist/main.js'))) build();
    become(node, [join(ROOT, 'apps/cli/dist/main.js'), ...rest], env);
  },
};

if (!Object.hasOwn(tasks, task))
  stop(`there is no task "${task}". There are: ${Object.keys(tasks).join(', ')}.`);
tasks[task]();
