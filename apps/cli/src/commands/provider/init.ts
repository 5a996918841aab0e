import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { accepted } from '@darkroom/client';
import { graphql } from '../../gql/index.ts';
import { CliProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';

const START = graphql(`
  query ProviderStart($slug: String!, $protocol: String) {
    providerStart(slug: $slug, protocol: $protocol) {
      protocol
      files {
        path
        content
      }
      userErrors {
        ...UserErrorParts
      }
    }
    server {
      dataDirectory
    }
  }
`);

export default defineCommand({
  args: {
    slug: {
      type: 'positional',
      required: true,
      description: 'Its stable name: lower-case letters, digits and "-".',
    },
    protocol: {
      type: 'string',
      valueHint: 'name',
      description: 'The language that its API speaks. Default: the one that most models go by.',
    },
  },
  examples: [
    'darkroom provider init my-provider',
    'darkroom provider init my-provider --protocol <name>',
  ],
  json: '{ slug, protocol, paths }',
  notes:
    'Writes provider.yaml, models/example.yaml and an icon, with comments, into $DARKROOM_HOME/providers/<slug>. The server sees the folder within seconds.',
  run: async ({ args, session }) => {
    const client = await session.client();
    const { slug } = args;
    const answer = await client.request(START, { slug, protocol: args.protocol ?? null });
    const taken = answer.providerStart.userErrors.find(({ code }) => code === 'CONFLICT');
    // A name is written by the caller: nothing was begun, as with a wrong one.
    if (taken !== undefined) throw new CliProblem('CONFLICT', taken.message, { exitCode: 2 });
    const { files, protocol } = accepted(answer.providerStart);
    const folder = join(session.environment.home, 'providers', slug);
    if (statSync(folder, { throwIfNoEntry: false }) !== undefined) {
      throw new CliProblem('CONFLICT', `${folder} is there already, and nothing was written.`, {
        exitCode: 2,
        hint: `\`darkroom catalog check ${slug}\` says what is wrong with it. Or choose another name.`,
      });
    }
    const paths = files.map(({ path, content }) => {
      const file = join(folder, path);
      // As all of the home: its owner's alone.
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, session.spoken(content), { flag: 'wx' });
      return file;
    });
    session.output.result({ slug, protocol, paths }, (safe) => safe.paths.join('\n'));
    const { dataDirectory } = answer.server;
    if (dataDirectory !== session.environment.home) {
      session.output.warn(
        `The server keeps its data in ${dataDirectory}: put the folder into providers/ there, or run this with DARKROOM_HOME=${dataDirectory}.`,
      );
    }
    session.output.note(
      `Set baseUrl in provider.yaml and the model's name in models/example.yaml, then:\n  darkroom catalog check ${slug}\n  darkroom provider configure ${slug}`,
    );
    return 0;
  },
});
