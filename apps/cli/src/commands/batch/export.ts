import { mkdir, open, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DarkroomClient } from '@darkroom/client';
import { BATCH_LINKS } from '../../documents/batches.ts';
import { alreadyThere } from '../../generation/output-path.ts';
import { CliProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    id: { type: 'positional', required: true, description: "The batch's id, bat_…" },
    output: {
      type: 'string',
      alias: 'o',
      valueHint: 'folder',
      description: 'Where the files go; made where it is missing. Default: here.',
    },
    sheets: {
      type: 'boolean',
      default: true,
      description: 'With contact sheets.',
      negativeDescription: 'The table alone.',
    },
    force: { type: 'boolean', description: 'Write over files that are there.' },
  },
  examples: ['darkroom batch export bat_01k… -o results/'],
  json: '{ files: [path] }, the table first.',
  notes:
    'A table as CSV, a line an image or a generation without one, and contact sheets as WebP, 48 images each. In the table, what a spreadsheet would take for a formula has an apostrophe before it.',
  run: async ({ args, session }) => {
    const client = await session.client();
    const directory = resolve(session.workingDirectory, args.output ?? '.');
    const links = async (page: number) => {
      const { batch } = await client.request(BATCH_LINKS, { id: args.id, page });
      if (batch) return batch;
      throw new CliProblem('NOT_FOUND', `There is no batch "${args.id}".`, {
        exitCode: 2,
        hint: '`darkroom batch list` shows them.',
      });
    };
    const first = await links(1);
    await mkdir(directory, { recursive: true });
    const name = first.id.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 80);
    const files: string[] = [];
    const save = async (url: string, file: string) => {
      const path = join(directory, file);
      await download(client, url, path, args.force === true);
      files.push(path);
      if (!session.output.isJson) session.output.result(path, (safe) => safe);
    };
    await save(first.csvUrl, `${name}.csv`);
    if (args.sheets !== false)
      for (let page = 1; page <= first.contactSheetPages; page += 1)
        // Links end; the last of many sheets is made long after the first.
        await save((await links(page)).contactSheetUrl, `${name}-${page}.webp`);
    if (session.output.isJson) session.output.result({ files }, () => '');
    return 0;
  },
});

/** Saves what a link gives. @throws CliProblem where a file is there already. */
async function download(
  client: DarkroomClient,
  url: string,
  path: string,
  isForced: boolean,
): Promise<void> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (isThere && !isForced) throw alreadyThere(path);
  const { stream } = await client.downloadImage(url);
  const file = await open(path, isForced ? 'w' : 'wx');
  try {
    for await (const chunk of stream) await file.writeFile(chunk);
  } finally {
    await file.close();
  }
}
