import type { SourceFile } from './source-file.ts';

/** A repository of a few files, and the places that a rule must find in it. */
export interface Sample {
  rule: string;
  name: string;
  files: Record<string, string>;
  /** "path:line" of each violation; empty: the rule stays silent. */
  finds: string[];
}

const PACKAGE = (name: string, more = '') =>
  `{\n  "name": "@darkroom/${name}",\n  "exports": { ".": {}, "./testing": {} }${more}\n}\n`;
const PROVIDER = (slug: string) => ({
  [`packages/providers/src/${slug}/provider.yaml`]: '',
  [`packages/providers/src/${slug}/adapter.ts`]: '',
  [`packages/providers/src/${slug}/adapter.test.ts`]: '',
  [`packages/providers/src/${slug}/icon.svg`]: '',
  [`packages/providers/src/${slug}/README.md`]: '',
  [`packages/providers/src/${slug}/models/painter-2.yaml`]: '',
});

/** For each rule what breaks it, and what only looks as if it did. */
export const SAMPLES: readonly Sample[] = [
  {
    rule: 'import-arrows',
    name: 'an import against an arrow',
    files: {
      'packages/core/src/a.ts': "import { x } from 'zod';\nimport { y } from '@darkroom/engine';\n",
      'packages/provider-kit/src/b.ts': "export { z } from '@darkroom/storage';\n",
      'apps/web/src/c.ts': "const d = await import('@darkroom/engine');\n",
      'packages/engine/src/e.ts': "import { f } from '@darkroom/emulators';\n",
    },
    finds: [
      'apps/web/src/c.ts:1',
      'packages/core/src/a.ts:2',
      'packages/engine/src/e.ts:1',
      'packages/provider-kit/src/b.ts:1',
    ],
  },
  {
    rule: 'import-arrows',
    name: 'imports along them, and of tests',
    files: {
      'packages/engine/src/a.ts':
        "import { x } from '@darkroom/core';\nimport { y } from '@darkroom/storage';\n",
      'packages/engine/src/a.test.ts': "import { f } from '@darkroom/emulators';\n",
      'apps/cli/src/b.ts': "// import '@darkroom/engine'\nimport { x } from '@darkroom/client';\n",
    },
    finds: [],
  },
  {
    rule: 'dependency-arrows',
    name: 'a dependency against an arrow',
    files: {
      'packages/core/package.json':
        '{\n  "dependencies": {\n    "@darkroom/engine": "workspace:*"\n  },\n  "devDependencies": {\n    "@darkroom/tooling": "workspace:*",\n    "@darkroom/catalog": "workspace:*"\n  }\n}',
      'apps/server/package.json':
        '{ "dependencies": { "@darkroom/engine": "workspace:*", "@darkroom/emulators": "workspace:*" } }',
      'apps/server/nested/package.json': '{ "dependencies": { "@darkroom/web": "workspace:*" } }',
    },
    finds: [
      'apps/server/package.json:1',
      'packages/core/package.json:3',
      'packages/core/package.json:7',
    ],
  },
  {
    rule: 'deep-imports',
    name: 'imports past the door',
    files: {
      'packages/provider-kit/package.json': PACKAGE('provider-kit'),
      'packages/core/package.json': PACKAGE('core'),
      'packages/engine/src/a.ts':
        "import { x } from '@darkroom/core/src/ids.ts';\nimport { y } from '../../core/src/ids.ts';\nimport { z } from '@darkroom/provider-kit/testing';\n",
      'packages/engine/src/a.test.ts': "import { z } from '@darkroom/provider-kit/testing';\n",
      'packages/engine/src/b/c.ts':
        "import { x } from '../a.ts';\nimport { y } from '@darkroom/core';\n",
    },
    finds: [
      'packages/engine/src/a.ts:1',
      'packages/engine/src/a.ts:2',
      'packages/engine/src/a.ts:3',
    ],
  },
  {
    rule: 'import-extensions',
    name: 'relative imports without the file’s own extension',
    files: {
      'packages/core/src/a.ts':
        "import { x } from './b';\nimport { y } from './c.js';\nimport { z } from './d.ts';\nimport data from './e.json' with { type: 'json' };\nimport { Panel } from './panel.tsx';\nimport { q } from 'lib/f';\n",
    },
    finds: ['packages/core/src/a.ts:1', 'packages/core/src/a.ts:2'],
  },
  {
    rule: 'index-chains',
    name: 'export * and an index of indexes',
    files: {
      'packages/core/src/index.ts':
        "export { a } from './a.ts';\nexport * from './b.ts';\nexport { c } from './c/index.ts';\nexport * as d from './d.ts';\n",
      'packages/core/src/use.ts': "import { c } from './c/index.ts';\n",
    },
    finds: [
      'packages/core/src/index.ts:2',
      'packages/core/src/index.ts:3',
      'packages/core/src/index.ts:4',
    ],
  },
  {
    rule: 'network',
    name: 'connections outside provider-kit',
    files: {
      'packages/engine/src/a.ts':
        "import { request } from 'undici';\nimport { connect } from 'node:net';\nexport const b = () => fetch('https://example.com');\nexport const c = () => globalThis.fetch(url);\nexport const d = new WebSocket(url);\nexport const e = fetch.bind(null);\nexport const f = process.getBuiltinModule('node:http');\n",
      'apps/web/src/f.ts': 'export const g = () => fetch(`//example.com`);\n',
      'packages/client/src/h.ts': 'export const i = new WebSocket(url);\n',
    },
    finds: [
      'apps/web/src/f.ts:1',
      'packages/client/src/h.ts:1',
      ...[1, 2, 3, 4, 5, 6, 7].map((line) => `packages/engine/src/a.ts:${line}`),
    ],
  },
  {
    rule: 'network',
    name: 'what only looks like one, and who may',
    files: {
      'packages/engine/src/a.ts':
        "import type { IncomingMessage } from 'node:http';\nimport { createServer } from 'node:http';\nexport const b = (fetch: (url: string) => void) => fetch('x');\nexport const c = { fetch: 1 }.fetch;\n// fetch('https://example.com')\nexport const d = \"fetch('x')\";\n",
      'packages/engine/src/a.test.ts': "fetch('http://127.0.0.1');\n",
      'packages/provider-kit/src/http.ts': "import { request } from 'undici';\n",
      'packages/client/src/e.ts': "export const f = () => fetch('https://darkroom');\n",
      'apps/web/src/g.ts': "export const h = () => fetch('/graphql');\n",
    },
    finds: [],
  },
  {
    rule: 'prisma',
    name: 'the database outside its package',
    files: {
      'packages/engine/src/a.ts': "import { PrismaClient } from '@prisma/client';\n",
      'apps/server/src/b.test.ts': "import Database from 'better-sqlite3';\n",
      'packages/database/src/c.ts': "import { PrismaClient } from '@prisma/client';\n",
    },
    finds: ['apps/server/src/b.test.ts:1', 'packages/engine/src/a.ts:1'],
  },
  {
    rule: 'sharp',
    name: 'pictures decoded outside storage',
    files: {
      'packages/engine/src/a.ts': "import sharp from 'sharp';\n",
      'packages/storage/src/b.ts': "import sharp from 'sharp';\n",
      'packages/emulators/src/c.ts': "import sharp from 'sharp';\n",
    },
    finds: ['packages/engine/src/a.ts:1'],
  },
  {
    rule: 'environment',
    name: 'the environment read anywhere',
    files: {
      'packages/engine/src/a.ts':
        "export const b = process.env.HOME;\nexport const c = { ...process.env };\nimport { env } from 'node:process';\n",
      'apps/server/src/main.ts': 'export const d = process.env.PORT;\n',
      'apps/server/src/environment.ts': 'export const e = process.env;\n',
      'apps/web/src/f.ts':
        "export const g = import.meta.env.DEV;\nexport const h = 'process.env';\n",
      'packages/engine/src/a.test.ts': 'process.env.X;\n',
      'packages/schema/scripts/i.ts': 'process.env.X;\n',
    },
    finds: [
      'apps/server/src/main.ts:1',
      'packages/engine/src/a.ts:1',
      'packages/engine/src/a.ts:2',
      'packages/engine/src/a.ts:3',
    ],
  },
  {
    rule: 'clock',
    name: 'the time asked of the machine',
    files: {
      'packages/engine/src/a.ts':
        "export const a = Date.now();\nsetTimeout(() => {}, 1);\nsetInterval(() => {}, 1);\nexport const b = new Date();\nexport const c = performance.now();\nimport { setTimeout as d } from 'node:timers/promises';\n",
      'packages/engine/src/b.ts':
        'export const e = new Date(0);\nexport const f = clock.now();\nexport const g = { setTimeout: 1 };\nclearTimeout(1);\n',
      'packages/engine/src/a.test.ts': 'Date.now();\n',
      'packages/core/src/clock.ts': 'Date.now();\n',
      'apps/server/src/h.ts': 'Date.now();\n',
    },
    finds: [1, 2, 3, 4, 5, 6].map((line) => `packages/engine/src/a.ts:${line}`),
  },
  {
    rule: 'shortcuts',
    name: 'ways around the checks',
    files: {
      'packages/core/src/a.ts':
        'export const a: any = 1;\nexport const b = c!.d;\n// @ts-ignore\nexport const e = 1; // TODO: later\n/* FIXME */\n// @ts-expect-error\n',
      'packages/core/src/a.test.ts':
        "it.skip('x', () => {});\ndescribe.only('x', () => {});\nit.each([]).skip('x', () => {});\n// @ts-expect-error it refuses numbers\ntake(1);\nit.only.each([])('x', () => {});\n",
      'packages/core/src/b.ts':
        "export const any = 'any';\nexport const f = !g;\nexport const h = '// TODO';\nexport const i = j.skip(1);\n// company\n",
    },
    finds: [
      'packages/core/src/a.test.ts:1',
      'packages/core/src/a.test.ts:2',
      'packages/core/src/a.test.ts:3',
      'packages/core/src/a.test.ts:6',
      ...[1, 2, 3, 4, 5, 6].map((line) => `packages/core/src/a.ts:${line}`),
    ],
  },
  {
    rule: 'default-exports',
    name: 'default exports',
    files: {
      'packages/core/src/a.ts': 'const a = 1;\nexport default a;\n',
      'packages/core/src/b.ts': 'export default function b() {}\n',
      'packages/core/src/c.ts': "export { default } from './a.ts';\n",
      'packages/core/src/d.ts': "export { default as named } from 'x';\n",
      'packages/core/vitest.config.ts': 'export default {};\n',
      'apps/web/src/lazy.tsx': 'export default function Lazy() {}\n',
      'apps/web/src/app.tsx': "export const Lazy = lazy(() => import('./lazy.tsx'));\n",
    },
    finds: ['packages/core/src/a.ts:2', 'packages/core/src/b.ts:1', 'packages/core/src/c.ts:1'],
  },
  {
    rule: 'file-length',
    name: 'a file too long',
    files: {
      'packages/core/src/a.ts': 'x;\n'.repeat(401),
      'packages/core/src/b.ts': 'x;\n'.repeat(400),
      'packages/core/src/generated/c.ts': 'x;\n'.repeat(401),
      'packages/core/src/fixtures/d.ts': 'x;\n'.repeat(401),
    },
    finds: ['packages/core/src/a.ts:401'],
  },
  {
    rule: 'file-names',
    name: 'names in another case',
    files: {
      'packages/core/src/makeThings.ts': '',
      'packages/core/src/Panel.tsx': '',
      'packages/core/src/under_score/a.ts': '',
      'packages/core/src/make-things.test.ts': '',
      'packages/core/src/models/_base.yaml': '',
      'apps/docs/site/.vitepress/config.mjs': '',
      'packages/core/src/generated/Client.ts': '',
    },
    finds: [
      'packages/core/src/Panel.tsx:1',
      'packages/core/src/makeThings.ts:1',
      'packages/core/src/under_score/a.ts:1',
    ],
  },
  {
    rule: 'provider-shape',
    name: 'a provider without all of its parts',
    files: {
      ...PROVIDER('whole'),
      'packages/providers/src/half/provider.yaml': '',
      'packages/providers/src/half/adapter.ts': '',
      'packages/providers/src/half/icon.svg': '',
      'packages/providers/src/half/models/_base.yaml': '',
      'packages/providers/src/load-adapter.ts': '',
    },
    finds: [
      'packages/providers/src/half/README.md:1',
      'packages/providers/src/half/adapter.test.ts:1',
      'packages/providers/src/half/models/<model>.yaml:1',
    ],
  },
  {
    rule: 'provider-shape',
    name: 'a provider that another speaks for, and one whose models are fetched',
    files: {
      'packages/providers/src/data/provider.yaml':
        'slug: data\nconfigurationMethods: [fetch-from-remote]\nprotocol: spoken\n',
      'packages/providers/src/data/adapter.test.ts': '',
      'packages/providers/src/data/icon.svg': '',
      'packages/providers/src/data/README.md': '',
      'packages/providers/src/fetched/provider.yaml':
        'slug: fetched\nconfigurationMethods:\n  [predefined-model, fetch-from-remote]\n',
      'packages/providers/src/fetched/adapter.test.ts': '',
      'packages/providers/src/fetched/icon.svg': '',
      'packages/providers/src/fetched/README.md': '',
    },
    finds: [
      'packages/providers/src/fetched/adapter.ts:1',
      'packages/providers/src/fetched/models/<model>.yaml:1',
    ],
  },
  {
    rule: 'provider-imports',
    name: 'a provider that knows too much',
    files: {
      'packages/providers/src/one/adapter.ts':
        "import { a } from '../two/wire.ts';\nimport { b } from '@darkroom/catalog';\nimport { c } from 'yaml';\nimport { d } from '../load-adapter.ts';\nimport { e } from './wire.ts';\nimport { f } from '@darkroom/core';\nimport { g } from '@darkroom/provider-kit';\nimport { z } from 'zod';\nimport { h } from 'node:crypto';\nimport { i } from '@darkroom/provider-kit/testing';\n",
      'packages/providers/src/one/adapter.test.ts':
        "import { it } from 'vitest';\nimport { i } from '@darkroom/provider-kit/testing';\nimport { a } from '../two/wire.ts';\nimport { j } from '../../test-support/draw.ts';\n",
      'packages/providers/src/load-adapter.ts': "import { k } from '@darkroom/catalog';\n",
    },
    finds: [
      'packages/providers/src/one/adapter.test.ts:3',
      'packages/providers/src/one/adapter.ts:1',
      'packages/providers/src/one/adapter.ts:10',
      'packages/providers/src/one/adapter.ts:2',
      'packages/providers/src/one/adapter.ts:3',
      'packages/providers/src/one/adapter.ts:4',
    ],
  },
  {
    rule: 'vendor-names',
    name: 'names of providers and models in a client',
    files: {
      ...PROVIDER('acme'),
      'apps/cli/src/a.ts':
        "export const a = 'external://acme/painter-2';\nexport const b = source.startsWith(`Acme`);\nexport const c = 'acmeist painter-20';\n// acme\n",
      'apps/web/src/b.tsx': 'export const D = () => <p>Set up acme</p>;\n',
      'packages/client/src/c.ts': "export const e = { 'painter-2': 1 };\n",
      'apps/cli/src/a.test.ts': "export const f = 'acme';\n",
      'apps/server/src/d.ts': "export const g = 'acme';\n",
    },
    finds: [
      'apps/cli/src/a.ts:1',
      'apps/cli/src/a.ts:2',
      'apps/web/src/b.tsx:1',
      'packages/client/src/c.ts:1',
    ],
  },
  {
    rule: 'readmes',
    name: 'a package that says nothing of itself',
    files: {
      'packages/core/src/a.ts': '',
      'packages/engine/src/a.ts': '',
      'packages/engine/README.md': '# Engine',
      'README.md': '',
    },
    finds: ['packages/core/README.md:1'],
  },
];

export const filesOf = (sample: Sample): SourceFile[] =>
  Object.entries(sample.files).map(([path, text]) => ({ path, text }));
