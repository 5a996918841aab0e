import { plainRequest } from '@darkroom/core';
import { createEgress } from '@darkroom/provider-kit';
import {
  createMediaTools,
  openLocalBlobStore,
  openPreviewStore,
  openSpool,
} from '@darkroom/storage';
import { onTestFinished } from 'vitest';
import type { TestHome } from '../../configuration/testing/local/test-configuration.ts';
import { Engine } from '../../engine.ts';
import { everybody } from './everybody.ts';

/** An engine over what a home configures: real adapters, real keys, an emulator at the other end. */
export async function configuredEngine(home: TestHome, environment: Record<string, string>) {
  const configuration = await home.start(environment);
  const { database, bell, access } = configuration;
  const { paths, clock } = home;
  const blobs = await openLocalBlobStore({ root: paths.imagesDirectory, clock });
  const previews = await openPreviewStore({ root: `${paths.imagesDirectory}-previews` });
  const spool = await openSpool({ root: paths.spoolDirectory });
  const media = createMediaTools({ store: blobs, previews });
  const egress = createEgress();
  const engine = new Engine({
    database,
    blobs,
    previews,
    spool,
    media,
    egress,
    models: access,
    budgetScopes: configuration.budgetScopes,
    actors: everybody,
    bell,
    clock,
  });
  await engine.start();
  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    await engine.stop(2000);
    await media.close();
    await egress.close();
    await configuration.stop();
  };
  onTestFinished(close);

  /** Accepts a generation of one picture, or throws what was wrong. */
  const submit = async (source: string, prompt: string): Promise<string> => {
    const outcome = await engine.generations.create({
      actor: 'test',
      model: { source },
      request: plainRequest(prompt),
      idempotencyKey: null,
    });
    if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join(' '));
    return outcome.value.id;
  };

  /** Follows a generation to its end. */
  const ended = async (id: string) => {
    const signal = AbortSignal.timeout(30_000);
    for await (const _ of engine.generationEvents(id, 0, signal)) void _;
    const row = await database.generations.byId(id);
    if (!row) throw new Error(`${id} is gone`);
    return {
      status: row.status,
      failures: row.failures,
      attempts: await database.attempts.byGeneration(id),
    };
  };

  const made = async (source: string, prompt = 'a lighthouse at dusk') =>
    ended(await submit(source, prompt));

  return { ...configuration, engine, submit, ended, made, close };
}
