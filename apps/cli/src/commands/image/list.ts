import { IMAGES } from '../../documents/images.ts';
import { nextPageNote, PAGE_ARGUMENTS, pageVariables } from '../../generation/paging.ts';
import { renderImages } from '../../output/image.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    search: { type: 'string', valueHint: 'text', description: 'Only those whose prompt has it.' },
    starred: { type: 'boolean', description: 'Only starred ones.' },
    source: {
      type: 'string',
      valueHint: 'source',
      description: 'Only of the model with this source.',
    },
    ...PAGE_ARGUMENTS,
  },
  examples: ['darkroom image list', 'darkroom image list --search lighthouse --starred'],
  json: '{ images: { nodes, pageInfo } }, newest first; url is signed and good for a short time.',
  run: async ({ args, session }) => {
    const variables = {
      ...pageVariables(args),
      source: args.source ?? null,
      search: args.search ?? null,
      isStarred: args.starred === true ? true : null,
    };
    const client = await session.client();
    const page = await client.request(IMAGES, variables);
    session.output.result(page, ({ images }, style) => renderImages(images.nodes, style));
    const next = nextPageNote(page.images.pageInfo, 'image list', {
      source: args.source,
      search: args.search,
      starred: args.starred,
      limit: args.limit,
    });
    if (next !== null) session.output.note(next);
    return 0;
  },
});
