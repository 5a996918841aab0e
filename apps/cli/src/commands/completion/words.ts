// Not an import within `run`: tsc leaves the extension of that one as it is, and the built command finds no .ts.

import type { DarkroomClient } from '@darkroom/client';
import { COMMANDS } from '../../commands.ts';
import { type Candidates, candidates } from '../../completion/candidates.ts';
import { graphql } from '../../gql/index.ts';
import { safeLine } from '../../output/safe.ts';
import { defineCommand } from '../../program/command.ts';

const NAMES = graphql(`
  query CompletionNames($models: Boolean!, $providers: Boolean!, $generations: Boolean!, $images: Boolean!) {
    models(first: 100) @include(if: $models) {
      nodes {
        key
      }
    }
    providers @include(if: $providers) {
      slug
    }
    generations(first: 20) @include(if: $generations) {
      nodes {
        id
      }
    }
    images(first: 20) @include(if: $images) {
      nodes {
        id
      }
    }
  }
`);

/** Somebody is waiting for the next key. */
const TIMEOUT_MS = 1_000;

export default defineCommand({
  args: {
    w1: { type: 'positional', required: false, description: 'The words typed so far, after --.' },
    ...Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        `w${index + 2}`,
        { type: 'positional' as const, required: false },
      ]),
    ),
  },
  examples: ['darkroom completion words -- generation wa'],
  json: '{ words }',
  run: async ({ args, session }) => {
    const found = await candidates(COMMANDS, args._);
    const words =
      found.kind === 'words' ? found.words : await serverNames(() => session.client(), found.kind);
    session.output.result({ words }, (safe) => safe.words.map((word) => safeLine(word)).join('\n'));
    return 0;
  },
});

/** Names of the server; none where it does not answer at once. */
async function serverNames(
  connect: () => Promise<DarkroomClient>,
  kind: Candidates['kind'],
): Promise<string[]> {
  if (kind === 'none') return [];
  try {
    const client = await connect();
    const answer = await client.request(
      NAMES,
      {
        models: kind === 'models',
        providers: kind === 'providers',
        generations: kind === 'generations',
        images: kind === 'images',
      },
      { signal: AbortSignal.timeout(TIMEOUT_MS) },
    );
    return [
      ...(answer.models?.nodes.map(({ key }) => key) ?? []),
      ...(answer.providers?.map(({ slug }) => slug) ?? []),
      ...(answer.generations?.nodes.map(({ id }) => id) ?? []),
      ...(answer.images?.nodes.map(({ id }) => id) ?? []),
    ];
  } catch {
    return [];
  }
}
