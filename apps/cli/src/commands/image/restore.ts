import { accepted } from '@darkroom/client';
import { IMAGE_IDS_ARGUMENTS, imageIds } from '../../generation/image-ids.ts';
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
  args: IMAGE_IDS_ARGUMENTS,
  repeatable: ['also'],
  examples: ['darkroom image restore img_01k…'],
  json: '{ images: [{ id }] }',
  notes: 'For a day after they were deleted.',
  run: async ({ args, all, session }) => {
    const ids = imageIds(args.id, all('also'));
    const client = await session.client();
    const { imageRestore } = await client.request(RESTORE, { input: { ids } });
    const { images } = imageRestore;
    if (images.length > 0)
      session.output.result({ images }, (safe) => safe.images.map(({ id }) => id).join('\n'));
    accepted(imageRestore);
    return 0;
  },
});
