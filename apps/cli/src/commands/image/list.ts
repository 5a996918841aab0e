import { findBoard } from '../../board/find-board.ts';
import { IMAGES } from '../../documents/images.ts';
import { modeFlag } from '../../generation/mode-flag.ts';
import { wholeNumber } from '../../generation/numbers.ts';
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
    provider: {
      type: 'string',
      valueHint: 'slug',
      description: 'Only of models of this provider.',
    },
    mode: { type: 'string', valueHint: 'mode', description: 'Only of this mode, such as img2img.' },
    board: {
      type: 'string',
      valueHint: 'board',
      description: 'Only those on this board: its name or id.',
    },
    rating: { type: 'string', valueHint: '1-5', description: 'Only those rated so or better.' },
    ...PAGE_ARGUMENTS,
  },
  examples: [
    'darkroom image list',
    'darkroom image list --search lighthouse --starred',
    'darkroom image list --board Herons --rating 4',
  ],
  json: '{ images: { nodes, pageInfo } }, newest first; url is signed and good for a short time.',
  run: async ({ args, session }) => {
    const client = await session.client();
    const board = args.board === undefined ? null : (await findBoard(client, args.board)).id;
    const variables = {
      provider: args.provider ?? null,
      mode: modeFlag(args.mode),
      board,
      minimumRating: wholeNumber('--rating', args.rating) ?? null,
      ...pageVariables(args),
      source: args.source ?? null,
      search: args.search ?? null,
      isStarred: args.starred === true ? true : null,
    };
    const page = await client.request(IMAGES, variables);
    session.output.result(page, ({ images }, style) => renderImages(images.nodes, style));
    const next = nextPageNote(page.images.pageInfo, 'image list', {
      source: args.source,
      search: args.search,
      starred: args.starred,
      provider: args.provider,
      mode: args.mode,
      board: args.board,
      rating: args.rating,
      limit: args.limit,
    });
    if (next !== null) session.output.note(next);
    return 0;
  },
});
