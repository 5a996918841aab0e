import { IMAGES_BY_ID } from '../../documents/images.ts';
import { IMAGE_IDS_ARGUMENTS, imageIds } from '../../generation/image-ids.ts';
import { pathOf, planOutput } from '../../generation/output-path.ts';
import { saveElsewhere, saveImages } from '../../generation/save-images.ts';
import { CliProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    ...IMAGE_IDS_ARGUMENTS,
    output: {
      type: 'string',
      alias: 'o',
      valueHint: 'path',
      description: 'A file, or a folder (ending in /). Default: here.',
    },
    force: { type: 'boolean', description: 'Write over files that are there.' },
  },
  repeatable: ['also'],
  examples: [
    'darkroom image save img_01k… -o lighthouse.png',
    'darkroom image save img_01k… --also img_02k… -o pictures/',
  ],
  json: '{ images: [{ imageId, path }] }',
  notes: 'The bytes are the provider’s own, untouched.',
  run: async ({ args, all, session }) => {
    const ids = imageIds(args.id, all('also'));
    const plan = await planOutput({
      output: args.output ?? session.settings().config.output ?? null,
      isForced: args.force === true,
      workingDirectory: session.workingDirectory,
      count: ids.length,
    });
    const client = await session.client();
    const { nodes } = await client.request(IMAGES_BY_ID, { ids });
    const images = nodes.map((node, index) => {
      if (node?.__typename === 'Image') {
        const isSeveral = ids.length > 1 && plan.name !== null;
        const placed = isSeveral ? { ...node, index } : node;
        return { ...node, path: pathOf(plan, placed, null, ids.length) };
      }
      throw new CliProblem('NOT_FOUND', `There is no image "${ids[index] ?? ''}".`, {
        exitCode: 2,
        hint: '`darkroom image list` shows them.',
      });
    });
    const saved = await saveImages(session, client, images, {
      isForced: plan.isForced,
      elsewhere: saveElsewhere,
    });
    if (session.output.isJson) session.output.result({ images: saved }, () => '');
    return 0;
  },
});
