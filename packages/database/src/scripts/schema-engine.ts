/**
 * Prisma's schema engine as WebAssembly, for comparing schemas while developing: it writes a migration's SQL and
 * tells drift. The product itself never loads it (see ../migrations).
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';

/** As much of the global as is used here: Node has it, its types do not, and the browser's would bring too much. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, unknown>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

type EngineModule = typeof import('@prisma/schema-engine-wasm/schema_engine_bg') & {
  __wbg_set_wasm(exports: Record<string, unknown>): void;
};

let loading: Promise<EngineModule> | undefined;

/** Instantiates the module by hand, once a process: Node refuses the package's own import of the .wasm file. */
function loadEngine(): Promise<EngineModule> {
  loading ??= (async () => {
    // The generated module has more exports than its declaration file names.
    const engine = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as EngineModule;
    const entry = createRequire(import.meta.url).resolve(
      '@prisma/schema-engine-wasm/schema_engine_bg',
    );
    const { instance } = await WebAssembly.instantiate(
      readFileSync(entry.replace(/\.js$/, '.wasm')),
      // The functions that the module imports are this module's exports.
      { './schema_engine_bg.js': engine },
    );
    engine.__wbg_set_wasm(instance.exports);
    const start = instance.exports.__wbindgen_start;
    if (typeof start === 'function') start();
    return engine;
  })();
  return loading;
}

/**
 * Runs `use` with an engine on the SQLite file `file` (":memory:" for none), and closes every connection that the
 * engine opened: it forgets to, and the next writer would wait on its lock.
 */
export async function withSchemaEngine<T>(
  file: string,
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const { SchemaEngine: Engine } = await loadEngine();
  const connections: SqlDriverAdapter[] = [];
  const remember = async (connecting: Promise<SqlDriverAdapter>): Promise<SqlDriverAdapter> => {
    const connection = await connecting;
    connections.push(connection);
    // The engine plays a migration into its shadow database as one statement, which better-sqlite3 refuses.
    const executeRaw = connection.executeRaw.bind(connection);
    connection.executeRaw = async (query) => {
      if (query.args.length > 0) return executeRaw(query);
      await connection.executeScript(query.sql);
      return 0;
    };
    return connection;
  };
  const inner = new PrismaBetterSqlite3({ url: `file:${file}` });
  const factory: SqlMigrationAwareDriverAdapterFactory = {
    provider: inner.provider,
    adapterName: inner.adapterName,
    connect: () => remember(inner.connect()),
    connectToShadowDb: () => remember(inner.connectToShadowDb()),
  };
  const engine = await Engine.new(
    { datamodels: undefined },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  try {
    return await use(engine);
  } finally {
    engine.free();
    for (const connection of connections) {
      await connection.dispose().catch(() => undefined); // the engine may have closed it after all
    }
  }
}
