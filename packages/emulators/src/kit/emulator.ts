import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { registerControl } from './control-routes.ts';
import { Exchanges } from './exchange.ts';
import { FaultBook, type FaultOrder, type FaultOrderInput } from './faults.ts';
import type { JobView } from './jobs.ts';
import { type Charge, Ledger } from './ledger.ts';
import { type EmulatorOptions, initialSettings, type Settings } from './options.ts';
import { type LoggedRequest, RequestLog } from './request-log.ts';
import { ResultStore, registerResults } from './results.ts';
import { registerSockets, type SocketRoute } from './sockets.ts';
import { registerUploads, UploadStore } from './uploads.ts';

/** Largest request body that is read, in bytes. */
export const BODY_LIMIT = 100 * 1024 * 1024;

/** What a vendor's routes work with. */
export interface EmulatorContext {
  readonly vendor: string;
  readonly keys: readonly string[];
  readonly ledger: Ledger;
  readonly faults: FaultBook;
  readonly log: RequestLog;
  readonly exchanges: Exchanges;
  readonly now: () => Date;
  /** `http://127.0.0.1:PORT`, for the addresses that answers name. Known once the emulator listens. */
  readonly url: () => string;
  /** Pictures that answers name by address. */
  readonly results: ResultStore;
  /** Files that callers uploaded. */
  readonly uploads: UploadStore;
  /** Paths that speak WebSocket; vendors add theirs when they register. */
  readonly sockets: SocketRoute[];
  /** Every book of jobs, as the vendor's routes made them. */
  readonly jobBooks: { list(): readonly JobView[] }[];
  /** Calls `forget` whenever the emulator is reset. */
  readonly onReset: (forget: () => void) => void;
  /** Aborted when the emulator closes: ends what hangs on purpose. */
  readonly closing: AbortSignal;
  /** Changes through the control API. */
  settings: Settings;
}

/** An emulator that listens. */
export interface RunningEmulator {
  readonly vendor: string;
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** The base URL in the form that the vendor's own client takes. */
  readonly baseUrl: string;
  readonly port: number;
  /** A key that is accepted. */
  readonly key: string;
  /** Everything that is set in the environment besides base URL and key, by name: key files, for one. */
  readonly moreVariables: Readonly<Record<string, string>>;
  readonly ledgerPath: string;
  /** Charges so far, oldest first. */
  ledger(): readonly Charge[];
  /** Requests so far, oldest first. */
  requests(): readonly LoggedRequest[];
  /** Jobs so far, oldest first. */
  jobs(): readonly JobView[];
  /** Queues a fault; see the README for the kinds. */
  setFault(order: FaultOrderInput): FaultOrder;
  clearFaults(): void;
  /** Changes some of the settings. */
  setSettings(change: Partial<Settings>): void;
  /** Forgets faults, requests and charges, and puts the settings back to those of the start. */
  reset(): Promise<void>;
  /** Cuts every connection and stops listening. */
  close(): Promise<void>;
}

/** What a vendor's folder provides. */
export interface EmulatorVendor {
  /** Slug of the provider that this imitates, such as `openai`. */
  readonly slug: string;
  /** Keys that are accepted unless the options name others. */
  readonly defaultKeys: readonly string[];
  /** The path after the origin in the base URL, such as `/v1`; empty where the client adds it. */
  readonly basePath: string;
  /** Name of the environment variable for the key. */
  readonly keyVariable: string;
  /** Further credentials by the name of their variable, where a key is not all. `url` is the emulator's origin. */
  readonly moreVariables?: (url: string) => Readonly<Record<string, string>>;
  /** Adds the vendor's routes. */
  register(app: FastifyInstance, context: EmulatorContext): void;
}

/** Starts a vendor's emulator on loopback. */
export async function startEmulator(
  vendor: EmulatorVendor,
  options: EmulatorOptions = {},
): Promise<RunningEmulator> {
  const scratch = options.ledgerPath === undefined ? await mkdtemp(join(tmpdir(), 'ledger-')) : '';
  const ledger = new Ledger(options.ledgerPath ?? join(scratch, `${vendor.slug}.jsonl`));
  await ledger.open();
  const faults = new FaultBook();
  const setFaults = () => {
    for (const order of options.faults ?? []) faults.set(order);
  };
  setFaults();
  const closing = new AbortController();
  const now = options.now ?? (() => new Date());
  const log = new RequestLog();
  const forgetters: (() => void)[] = [];
  let url = '';
  const basics = {
    now,
    url: () => url,
    onReset: (forget: () => void) => void forgetters.push(forget),
  };
  const context: EmulatorContext = {
    ...basics,
    results: new ResultStore(basics),
    uploads: new UploadStore(basics),
    vendor: vendor.slug,
    keys: options.keys ?? vendor.defaultKeys,
    ledger,
    faults,
    log,
    exchanges: new Exchanges(log, now),
    jobBooks: [],
    sockets: [],
    closing: closing.signal,
    settings: initialSettings(options),
  };
  const reset = async () => {
    faults.clear();
    setFaults();
    log.clear();
    for (const forget of forgetters) forget();
    await ledger.clear();
    context.settings = initialSettings(options);
  };

  const app = fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 500 },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler<{ statusCode?: number }>((error, _request, reply) => {
    // A body above the limit is stopped by the vendor's front end, which answers in HTML.
    if (error.statusCode === 413) {
      return reply
        .code(413)
        .type('text/html')
        .send('<html><title>413 Request Entity Too Large</title></html>\n');
    }
    process.stderr.write(`The ${vendor.slug} emulator failed: ${String(error)}\n`);
    return reply
      .code(500)
      .type('text/plain')
      .send(`The emulator itself failed: ${String(error)}\n`);
  });
  registerControl(app, context, reset);
  registerResults(app, context);
  registerUploads(app, context);
  registerSockets(app, context);
  app.register(async (scope) => vendor.register(scope, context));
  await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
  // A TCP server's address is an object; only pipes and closed servers give anything else.
  const { port } = app.server.address() as AddressInfo;
  url = `http://${options.host ?? '127.0.0.1'}:${port}`;

  return {
    vendor: vendor.slug,
    url,
    baseUrl: `${url}${vendor.basePath}`,
    port,
    key: context.keys[0] ?? '',
    get moreVariables() {
      return vendor.moreVariables?.(url) ?? {};
    },
    ledgerPath: ledger.path,
    ledger: () => ledger.charges(),
    requests: () => log.list(),
    jobs: () => context.jobBooks.flatMap((book) => book.list()),
    setFault: (order) => faults.set(order),
    clearFaults: () => faults.clear(),
    setSettings: (change) => {
      context.settings = { ...context.settings, ...change };
    },
    reset,
    close: async () => {
      closing.abort();
      app.server.closeAllConnections();
      await app.close();
      await ledger.close();
      if (scratch !== '') await rm(scratch, { recursive: true, force: true });
    },
  };
}
