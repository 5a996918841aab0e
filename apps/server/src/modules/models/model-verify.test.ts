import { type RunningEmulator, startOpenAiEmulator } from '@darkroom/emulators';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWholeServer, type WholeServer } from '../../testing/local/start-whole-server.ts';

const source = 'external://openai/gpt-image-mine';
const MODEL =
  '{ source credentialStatus { state message checkedAt } credentials { variable isSet } }';
const ERRORS = 'userErrors { code message field }';

let server: WholeServer;
let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await startOpenAiEmulator();
  server = await startWholeServer();
});
afterAll(async () => {
  await server.stop();
  await emulator.close();
});

interface Answer {
  model: {
    source: string;
    credentialStatus: { state: string; checkedAt: string | null } | null;
  } | null;
  userErrors: { code: string; message: string; field: string[] }[];
}

const verify = async (model: object) =>
  (
    await server.data<{ modelVerify: Answer }>(
      `mutation ($input: ModelVerifyInput!) { modelVerify(input: $input) { model ${MODEL} ${ERRORS} } }`,
      { input: { model } },
    )
  ).modelVerify;

it("a model's own credentials are checked at install and on demand, and show their state", async () => {
  const { modelInstall } = await server.data<{ modelInstall: Answer }>(
    `mutation ($input: ModelInstallInput!) { modelInstall(input: $input) { model ${MODEL} ${ERRORS} } }`,
    {
      input: {
        source,
        credentials: [
          { variable: 'openai_api_key', value: emulator.key },
          { variable: 'openai_api_base', value: emulator.baseUrl },
        ],
      },
    },
  );
  expect(modelInstall.userErrors).toEqual([]);
  expect(modelInstall.model?.credentialStatus).toMatchObject({ state: 'VERIFIED' });
  emulator.setFault({ match: { path: '/v1/models' }, fault: { kind: 'unauthorized' } });
  const refused = await verify({ source });
  expect(refused).toMatchObject({
    model: { source, credentialStatus: { state: 'REJECTED' } },
    userErrors: [{ code: 'CREDENTIALS_REJECTED', field: ['model'] }],
  });
  expect(await verify({ source })).toMatchObject({
    model: { credentialStatus: { state: 'VERIFIED' } },
    userErrors: [],
  });
  expect(await verify({ source: 'external://sandbox/aurora' })).toMatchObject({
    model: { credentialStatus: null },
    userErrors: [{ code: 'INVALID_INPUT' }],
  });
  expect(await verify({ key: 'nothing-of-this-name' })).toMatchObject({
    model: null,
    userErrors: [{ code: 'MODEL_NOT_FOUND' }],
  });
  expect(emulator.ledger()).toEqual([]);
  expect(JSON.stringify([modelInstall, refused])).not.toContain(emulator.key);
});
