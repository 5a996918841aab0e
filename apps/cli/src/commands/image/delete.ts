import { accepted } from '@darkroom/client';
import { IMAGE_IDS_ARGUMENTS, imageIds } from '../../generation/image-ids.ts';
import { graphql } from '../../gql/index.ts';
import { confirm } from '../../program/ask.ts';
import { defineCommand } from '../../program/command.ts';

const DELETE = graphql(`
  mutation ImageDelete($input: ImageDeleteInput!) {
    imageDelete(input: $input) {
      deletedIds
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export default defineCommand({
  args: {
    ...IMAGE_IDS_ARGUMENTS,
    'for-good': { type: 'boolean', description: 'At once: they cannot be brought back.' },
    yes: { type: 'boolean', alias: 'y', description: 'Do not ask.' },
  },
  repeatable: ['also'],
  examples: [
    'darkroom image delete img_01k… --yes',
    'darkroom image delete img_01k… --for-good --yes',
  ],
  json: '{ deletedIds }',
  notes:
    '`image restore` brings them back for a day; then the bytes go. What they cost stays on record.',
  run: async ({ args, all, session }) => {
    const isForGood = args['for-good'] === true;
    const ids = imageIds(args.id, all('also'));
    await confirm(
      session,
      args.yes === true,
      `Delete ${ids.length === 1 ? ids[0] : `${ids.length} images`}${isForGood ? ' for good' : ''}?`,
    );
    const client = await session.client();
    const { imageDelete } = await client.request(DELETE, { input: { ids, isForGood } });
    const { deletedIds } = imageDelete;
    if (deletedIds.length > 0 || imageDelete.userErrors.length === 0) {
      session.output.result({ deletedIds }, (safe) => safe.deletedIds.join('\n'));
    }
    accepted(imageDelete);
    return 0;
  },
});
