import { parse } from 'graphql';
import ts from 'typescript';
import { expect, test } from 'vitest';
import type { GenerationInput } from '../gql/graphql.ts';
import { asTypescript } from './as-typescript.ts';

const input: GenerationInput = {
  model: { source: 'external://test/model' },
  mode: 'IMG2IMG',
  prompt: 'a heron\'s "wing"\n$HOME `x` \\',
  size: { dimensions: { width: 640, height: 480 } },
  seed: '7',
  negativePrompt: null,
  cachePolicy: 'REFRESH',
  extra: [{ name: 'quality', value: { string: 'high' } }],
};

test('the program is run as it stands, and sends the very request', async () => {
  const sent: { url: string; body: string; authorization: string }[] = [];
  const fetched = (url: string, init: { body: string; headers: Record<string, string> }) => {
    sent.push({ url, body: init.body, authorization: init.headers.authorization ?? '' });
    const generation = { id: 'gen_1', status: 'QUEUED' };
    return { json: () => ({ data: { generationCreate: { generation, userErrors: [] } } }) };
  };
  const said: unknown[] = [];
  const { outputText } = ts.transpileModule(asTypescript(input, 'http://127.0.0.1:4100'), {
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
  });
  const program = new Function(
    'fetch',
    'process',
    'console',
    `return (async () => { ${outputText} })();`,
  );
  await program(
    fetched,
    { env: { DARKROOM_TOKEN: 'secret' } },
    { log: (one: unknown) => said.push(one), error: (one: unknown) => said.push(one) },
  );
  expect(sent[0]).toMatchObject({
    url: 'http://127.0.0.1:4100/graphql',
    authorization: 'Bearer secret',
  });
  const body: { query: string; variables: unknown } = JSON.parse(sent[0]?.body ?? '');
  const { negativePrompt: _left, ...asked } = input;
  expect(body.variables).toEqual({ input: { generation: asked } });
  expect(() => parse(body.query)).not.toThrow();
  expect(said).toEqual([{ id: 'gen_1', status: 'QUEUED' }]);
});
