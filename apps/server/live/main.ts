// Runs each provider whose real key is set in the environment: verifies it for free, then makes one picture with its
// cheapest active model whose price is known, under a cap for the whole run. Costs real money; never part of CI.
// `npm run test:live -- --cap 0.25` (dollars, default 0.10), `--provider <slug>` for one alone.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startProgram } from '../bench/processes.ts';

const { values } = parseArgs({
  options: { cap: { type: 'string', default: '0.10' }, provider: { type: 'string' } },
});
const TOKEN = crypto.randomUUID() + crypto.randomUUID();
const ENDED = /^(SUCCEEDED|PARTLY_SUCCEEDED|FAILED|CANCELED|UNKNOWN_OUTCOME)$/;
const POLL_MS = 2000;

const say = (line: string) => process.stdout.write(`${line}\n`);

interface Answer {
  providers: { slug: string; isPaid: boolean; status: { state: string; message: string | null } }[];
  provider: {
    models: {
      nodes: {
        source: string;
        name: string;
        lifecycle: { state: string };
        capabilities: { modes: string[] };
      }[];
    };
  };
  providerVerify: {
    provider: { status: { state: string; message: string | null } } | null;
    userErrors: { message: string }[];
  };
  generationPlan: {
    cost: { maximum: { amount: string } | null } | null;
    userErrors: { message: string }[];
  };
  generationCreate: { generation: { id: string } | null; userErrors: { message: string }[] };
  generation: {
    status: string;
    actualCost: { amount: string } | null;
    failure: { message: string } | null;
    images: { width: number; height: number; byteSize: number }[];
  };
}

const home = await mkdtemp(join(tmpdir(), 'darkroom-live-'));
const given = Object.fromEntries(
  Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
);
const server = await startProgram(
  'apps/server/dist/main.js',
  [],
  { ...given, PORT: '0', HOST: '127.0.0.1', DARKROOM_HOME: home, DARKROOM_ADMIN_TOKEN: TOKEN },
  /(http:\/\/(?:127\.0\.0\.1|localhost):\d+)/,
);

async function ask(query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
  const response = await fetch(`${server.match[1]}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as { data?: Answer; errors?: { message: string }[] }; // our own API
  if (!body.data) throw new Error(body.errors?.map((error) => error.message).join(' '));
  return body.data;
}

const INPUT =
  'generation: { model: { source: $source }, prompt: "A red apple on a white table.", maxCost: { amount: $cap } }';

async function cheapest(slug: string): Promise<{ source: string; cost: number } | null> {
  const { provider } = await ask(
    'query ($slug: String!) { provider(slug: $slug) { models(first: 100) { nodes { source name lifecycle { state } capabilities { modes } } } } }',
    { slug },
  );
  let best: { source: string; cost: number } | null = null;
  for (const model of provider.models.nodes) {
    if (
      !['ACTIVE', 'PREVIEW'].includes(model.lifecycle.state) ||
      !model.capabilities.modes.includes('TXT2IMG')
    )
      continue;
    const { generationPlan } = await ask(
      'query ($source: String!) { generationPlan(input: { model: { source: $source }, prompt: "A red apple." }) { cost { maximum { amount } } userErrors { message } } }',
      { source: model.source },
    );
    const cost = Number(generationPlan.cost?.maximum?.amount ?? Number.NaN);
    if (Number.isFinite(cost) && (best === null || cost < best.cost))
      best = { source: model.source, cost };
  }
  return best;
}

let left = Number(values.cap);
let failed = 0;
let ran = 0;
try {
  const { providers } = await ask('{ providers { slug isPaid status { state message } } }');
  for (const { slug, isPaid, status } of providers) {
    if (
      !isPaid ||
      status.state === 'NOT_CONFIGURED' ||
      (values.provider && values.provider !== slug)
    )
      continue;
    const { providerVerify } = await ask(
      'mutation ($slug: String!) { providerVerify(input: { provider: $slug }) { provider { status { state message } } userErrors { message } } }',
      { slug },
    );
    say(
      `${slug}: ${providerVerify.provider?.status.state ?? ''} ${providerVerify.userErrors.map((error) => error.message).join(' ')}`,
    );
    const model = await cheapest(slug);
    if (!model || model.cost > left) {
      say(
        `${slug}: no active model with a known price under what is left of the cap ($${left.toFixed(3)})`,
      );
      continue;
    }
    ran += 1;
    const { generationCreate } = await ask(
      `mutation ($source: String!, $cap: Decimal!) { generationCreate(input: { ${INPUT} }) { generation { id } userErrors { message } } }`,
      { source: model.source, cap: left.toFixed(6) },
    );
    const id = generationCreate.generation?.id;
    let generation: Answer['generation'] | null = null;
    while (id && !ENDED.test(generation?.status ?? '')) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      ({ generation } = await ask(
        'query ($id: ID!) { generation(id: $id) { status actualCost { amount } failure { message } images { width height byteSize } } }',
        { id },
      ));
    }
    left -= Number(generation?.actualCost?.amount ?? model.cost);
    const isGood = generation?.status === 'SUCCEEDED' && generation.images.length > 0;
    if (!isGood) failed += 1;
    const picture = generation?.images[0];
    say(
      `${slug}: ${model.source} ${generation?.status ?? 'refused'} ${picture ? `${picture.width}x${picture.height}` : ''} cost $${generation?.actualCost?.amount ?? 'unknown'} ${generation?.failure?.message ?? generationCreate.userErrors.map((error) => error.message).join(' ')}`,
    );
  }
  say(
    ran === 0
      ? 'No provider has a real key in the environment: nothing was run.'
      : `${ran - failed} passed, ${failed} failed; $${(Number(values.cap) - left).toFixed(4)} spent`,
  );
} finally {
  await server.stop();
  await rm(home, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;
