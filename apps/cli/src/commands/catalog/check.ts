import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import type { DarkroomClient } from '@darkroom/client';
import { graphql } from '../../gql/index.ts';
import { type CheckedFolder, renderChecks } from '../../output/catalog.ts';
import { CliProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';
import type { Session } from '../../program/session.ts';
import { readProviderFolder } from '../../provider/read-provider-folder.ts';

/** The package whose folders are Darkroom's own providers. */
const PROVIDERS_PACKAGE = '@darkroom/providers';

const CHECK = graphql(`
  query CatalogCheck($folder: String!, $files: [CatalogFileInput!]!, $isBuiltIn: Boolean!) {
    catalogCheck(folder: $folder, files: $files, isBuiltIn: $isBuiltIn) {
      slug
      models
      problems {
        file
        line
        column
        message
        nearest
        isLeftOut
      }
    }
  }
`);

const PROBLEMS = graphql(`
  query CatalogProblems {
    catalogProblems {
      file
      line
      column
      message
      nearest
      isLeftOut
    }
  }
`);

export default defineCommand({
  args: {
    folder: {
      type: 'positional',
      required: false,
      description: 'A folder with a provider.yaml, or the name of one among your providers.',
    },
  },
  examples: [
    'darkroom catalog check',
    'darkroom catalog check <provider>',
    'darkroom catalog check ./my-provider',
  ],
  json: '{ folders: [{ folder, slug, models, problems: [{ file, line, column, message, nearest, isLeftOut }] }], elsewhere: [problem] }',
  notes:
    'Without a folder it checks all of your own, in $DARKROOM_HOME/providers, or tells what a server elsewhere found in its own. Ends with 1 where a provider or a model would be left out. The server checks; nothing is kept there.',
  run: async ({ args, session }) => {
    const directories =
      args.folder === undefined ? ownFolders(session) : [findFolder(session, args.folder)];
    const client = await session.client();
    const folders: CheckedFolder[] = [];
    for (const directory of directories) folders.push(await check(client, session, directory));
    // Where the server's folders are not here, it tells what it found in them itself.
    const elsewhere =
      directories.length === 0 ? (await client.request(PROBLEMS, {})).catalogProblems : [];
    session.output.result({ folders, elsewhere }, (safe, style) =>
      renderChecks(safe.folders, safe.elsewhere, style),
    );
    if (directories.length === 0 && elsewhere.length === 0) {
      session.output.note(
        `There are no providers of your own in ${ownDirectory(session)}. Begin one: darkroom provider init <slug>`,
      );
    }
    const problems = [...elsewhere, ...folders.flatMap((folder) => folder.problems)];
    return problems.some(({ isLeftOut }) => isLeftOut) ? 1 : 0;
  },
});

const ownDirectory = ({ environment }: Session) => join(environment.home, 'providers');

const isFolder = (path: string) =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** The user's own folders with a provider.yaml. */
function ownFolders(session: Session): string[] {
  const directory = ownDirectory(session);
  if (!isFolder(directory)) return [];
  return readdirSync(directory)
    .sort()
    .map((name) => join(directory, name))
    .filter((path) => isFile(join(path, 'provider.yaml')));
}

/** A folder by its path, else by its name among the user's own. @throws CliProblem where there is none. */
function findFolder(session: Session, text: string): string {
  const places = [resolve(session.workingDirectory, text), join(ownDirectory(session), text)];
  const found = places.find((path) => isFile(join(path, 'provider.yaml')));
  if (found !== undefined) return found;
  const without = places.find(isFolder);
  throw new CliProblem(
    'NOT_FOUND',
    without === undefined
      ? `There is no folder "${text}", neither here nor in ${ownDirectory(session)}.`
      : `${without} has no provider.yaml, so it is no provider.`,
    { exitCode: 2, hint: 'Begin one: darkroom provider init <slug>' },
  );
}

/** Whether a folder is one of those that come with Darkroom, in a clone of it. */
function comesWithDarkroom(directory: string): boolean {
  const file = join(directory, '..', '..', 'package.json');
  if (!isFile(file)) return false;
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return (
      typeof content === 'object' &&
      content !== null &&
      'name' in content &&
      content.name === PROVIDERS_PACKAGE
    );
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

async function check(
  client: DarkroomClient,
  session: Session,
  directory: string,
): Promise<CheckedFolder> {
  const { files, unreadable } = readProviderFolder(directory);
  const folder = basename(directory);
  const near = relative(session.workingDirectory, directory);
  const shown = near.startsWith('..') ? directory : near === '' ? '.' : near;
  const local = unreadable.map(({ path, message }) => ({
    ...{ file: join(shown, path), line: null, column: null, nearest: null },
    ...{ message, isLeftOut: true },
  }));
  if (local.some(({ file }) => file === join(shown, 'provider.yaml')))
    return { folder: shown, slug: null, models: 0, problems: local };
  const isBuiltIn = comesWithDarkroom(directory);
  const { catalogCheck } = await client.request(CHECK, { folder, files, isBuiltIn });
  const { slug, models, problems } = catalogCheck;
  // The server names files below its own folder of providers; the person finds them here.
  const found = problems.map((problem) => {
    const start = problem.file.indexOf(`${folder}/`) + folder.length + 1;
    const server = problem.file.slice(0, start);
    // A sentence may name another file of the folder; what stands within a word (a source) is no path.
    const words = problem.message.split(' ');
    const message = words.map((word) =>
      word.startsWith(server) ? join(shown, word.slice(start)) : word,
    );
    return {
      ...problem,
      file: join(shown, problem.file.slice(start)),
      message: message.join(' '),
    };
  });
  return {
    folder: shown,
    slug,
    models,
    problems: [...local, ...found],
  };
}
