import { openPicture } from '../../generation/image-input.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    file: { type: 'positional', required: true, description: 'A PNG, JPEG, WebP, AVIF or GIF.' },
  },
  examples: [
    'darkroom image upload sketch.png',
    'darkroom generate "in oil" --image $(darkroom image upload sketch.png)',
  ],
  json: '{ asset: { id, state, mimeType, byteSize, width, height } }',
  notes: 'Prints the id of the upload, which --image, --mask and --reference take.',
  run: async ({ args, session }) => {
    const picture = await openPicture(args.file, session.workingDirectory);
    const asset = await (await session.client()).uploadAsset(picture);
    session.output.result({ asset }, (safe) => safe.asset.id);
    return 0;
  },
});
