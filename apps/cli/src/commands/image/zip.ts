import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { accepted } from '@darkroom/client';
import { findBoard } from '../../board/find-board.ts';
import { IMAGE_IDS_ARGUMENTS } from '../../generation/image-ids.ts';
import { alreadyThere } from '../../generation/output-path.ts';
import { graphql } from '../../gql/index.ts';
import { inputProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';

const ARCHIVE = graphql(`
  mutation ImageArchiveCreate($input: ImageArchiveCreateInput!) {
    imageArchiveCreate(input: $input) {
      url
      imageCount
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export default defineCommand({
  args: {
    ...IMAGE_IDS_ARGUMENTS,
    id: { ...IMAGE_IDS_ARGUMENTS.id, required: false },
    board: {
      type: 'string',
      valueHint: 'board',
      description: 'All on this board instead: its name or id.',
    },
    output: {
      type: 'string',
      alias: 'o',
      valueHint: 'path',
      description: 'The file. Default: pictures.zip.',
    },
    force: { type: 'boolean', description: 'Write over a file that is there.' },
  },
  repeatable: ['also'],
  examples: [
    'darkroom image zip img_01k… --also img_02k… -o two.zip',
    'darkroom image zip --board Herons -o herons.zip',
  ],
  json: '{ path, imageCount }',
  notes: 'The originals byte for byte, and manifest.json with every parameter of each.',
  run: async ({ args, all, session }) => {
    const ids = [...new Set([...(args.id === undefined ? [] : [args.id]), ...all('also')])];
    if ((ids.length === 0) === (args.board === undefined))
      throw inputProblem('Name images by their ids, or a board by --board: one of the two.');
    const client = await session.client();
    const input =
      args.board === undefined
        ? { imageIds: ids }
        : { board: (await findBoard(client, args.board)).id };
    const { imageArchiveCreate } = await client.request(ARCHIVE, { input });
    const { url, imageCount } = accepted(imageArchiveCreate);
    const path = resolve(session.workingDirectory, args.output ?? 'pictures.zip');
    const { stream } = await client.downloadImage(url ?? '');
    // Whole or not at all: beside its place first.
    const temporary = `${path}.${process.pid}.part`;
    try {
      await pipeline(Readable.from(stream), createWriteStream(temporary, { flags: 'wx' }));
      await settle(temporary, path, args.force === true);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    session.output.result({ path, imageCount }, (safe) => safe.path);
    return 0;
  },
});

/** Moves a file to its place. @throws CliProblem where something is there already. */
async function settle(from: string, path: string, isForced: boolean): Promise<void> {
  if (!isForced) {
    const holder = createWriteStream(path, { flags: 'wx' });
    await new Promise<void>((done, fail) => {
      holder.once('open', () => holder.end(done));
      holder.once('error', () => fail(alreadyThere(path)));
    });
  }
  await rename(from, path);
}
