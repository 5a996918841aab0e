import type { DarkroomClient } from '@darkroom/client';
import { nearestWord } from '@darkroom/core/plain';
import { PROVIDER_SHOW, PROVIDER_SLUGS } from '../documents/providers.ts';
import type { ProviderPartsFragment } from '../gql/graphql.ts';
import { CliProblem } from '../program/cli-problem.ts';

/** A provider by its slug. @throws CliProblem that names the nearest, or says why there cannot be one. */
export async function findProvider(
  client: DarkroomClient,
  slug: string,
): Promise<ProviderPartsFragment> {
  const { provider } = await client.request(PROVIDER_SHOW, { slug });
  if (provider !== null) return provider;
  const { providers, notOffered, catalogProblems } = await client.request(PROVIDER_SLUGS, {
    name: slug,
  });
  const broken = catalogProblems.filter(
    ({ file, isLeftOut }) => isLeftOut && file.split(/[/\\]/).includes(slug),
  );
  if (broken.length > 0) {
    throw new CliProblem(
      'PROVIDER_NOT_FOUND',
      `The provider "${slug}" is not there, because its files are broken.`,
      {
        exitCode: 2,
        hint: [
          ...broken.slice(0, 3).map(({ file, line, message }) => `${file}:${line}: ${message}`),
          `Mend it, and ask again; \`darkroom catalog check ${slug}\` says whether it is right.`,
        ].join('\n       '),
      },
    );
  }
  const [known] = notOffered;
  if (known) throw new CliProblem('PROVIDER_NOT_FOUND', known.message, { exitCode: 2 });
  const near = nearestWord(
    slug,
    providers.map((one) => one.slug),
  );
  throw new CliProblem('PROVIDER_NOT_FOUND', `There is no provider "${slug}".`, {
    exitCode: 2,
    hint: `${near === null ? '' : `Did you mean "${near}"? `}\`darkroom provider list\` shows them all.`,
  });
}
