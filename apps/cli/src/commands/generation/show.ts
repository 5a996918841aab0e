import { showGeneration } from '../../generation/finish.ts';
import { renderGeneration } from '../../output/generation.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: { id: { type: 'positional', required: true, description: "The generation's id, gen_…" } },
  examples: ['darkroom generation show gen_01k…'],
  json: '{ generation } with its receipt, images, failures, attempts and costs.',
  run: async ({ args, session }) => {
    const client = await session.client();
    const generation = await showGeneration(client, args.id);
    session.output.result({ generation }, (safe, style) =>
      renderGeneration(safe.generation, style),
    );
    return 0;
  },
});
