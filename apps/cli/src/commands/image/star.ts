import { accepted } from '@darkroom/client';
import { graphql } from '../../gql/index.ts';
import { defineCommand } from '../../program/command.ts';

const UPDATE = graphql(`
  mutation ImageUpdate($input: ImageUpdateInput!) {
    imageUpdate(input: $input) {
      image {
        id
        isStarred
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export default defineCommand({
  args: {
    id: { type: 'positional', required: true, description: "The image's id, img_…" },
    remove: { type: 'boolean', description: 'Take the star away.' },
  },
  examples: ['darkroom image star img_01k…', 'darkroom image star img_01k… --remove'],
  json: '{ image: { id, isStarred } }',
  run: async ({ args, session }) => {
    const client = await session.client();
    const { imageUpdate } = await client.request(UPDATE, {
      input: { id: args.id, isStarred: args.remove !== true },
    });
    const { image } = accepted(imageUpdate);
    session.output.result({ image }, (safe) =>
      safe.image === null ? '' : `${safe.image.id} ${safe.image.isStarred ? '★' : 'no star'}`,
    );
    return 0;
  },
});
