import type { QueryResolvers } from '../../gql/resolvers.ts';
import { BadUserInput } from '../../graphql/bad-user-input.ts';

/** Far more than a provider's folder has. */
const MOST_FILES = 500;
/** Names of folders and files as they stand in one: nothing that leads out of it. */
const PATH = /^(?!\.\.?(\/|$))[^/\\\0]{1,255}(\/(?!\.\.?(\/|$))[^/\\\0]{1,255}){0,5}$/;

export const catalogCheck: NonNullable<QueryResolvers['catalogCheck']> = async (
  _root,
  { folder, files, isBuiltIn },
  { services },
) => {
  if (!PATH.test(folder) || folder.includes('/'))
    throw new BadUserInput('folder is the name of a folder, without any "/".', ['folder']);
  if (files.length > MOST_FILES)
    throw new BadUserInput(`A folder has ${MOST_FILES} files at most; ${files.length} came.`, [
      'files',
    ]);
  const given = new Map<string, Uint8Array | null>();
  for (const [index, { path, content }] of files.entries()) {
    if (!PATH.test(path))
      throw new BadUserInput('path is the path of a file within the folder.', [
        'files',
        String(index),
        'path',
      ]);
    given.set(path, typeof content === 'string' ? Buffer.from(content) : null);
  }
  if (!given.has('provider.yaml'))
    throw new BadUserInput('The folder has no provider.yaml, so it is no provider.', ['files']);
  const { problems, provider, models } = await services.catalog.check(
    folder,
    given,
    isBuiltIn ? 'built-in' : 'user',
  );
  return { problems: [...problems], slug: provider?.slug ?? null, models };
};
