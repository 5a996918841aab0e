import { accepted } from '@darkroom/client';
import { graphql } from '../../gql/index.ts';
import { defineCommand } from '../../program/command.ts';

const RESTORE = graphql(`
  mutation ImageRestore($input: ImageRestoreInput!) {
    imageRestore(input: $input) {
      images {
        id
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export default defineCommand({
  args: {
    id: {
      type: 'positional',
      required: true,
      description: "The image's id, img_…; --also adds more.",
    },
    also: { type: 'string', valueHint: 'id', description: 'A further image; several times.' },
  },
  repeatable: ['also'],
  examples: ['darkroom image restore img_01k…'],
  json: '{ images: [{ id }] }',
  notes: 'For a day after they were deleted.',
  run: async ({ args, all, session }) => {
    const ids = [...new Set([args.id, ...all('also')])];
    const client = await session.client();
    const { imageRestore } = await client.request(RESTORE, { input: { ids } });
    const { images } = imageRestore;
    if (images.length > 0)
      session.output.result({ images }, (safe) => safe.images.map(({ id }) => id).join('\n'));
    accepted(imageRestore);
    return 0;
  },
});
