import { accepted } from '@darkroom/client';
import { GENERATION_CANCEL } from '../../documents/generation.ts';
import { spoken } from '../../output/generation.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: { id: { type: 'positional', required: true, description: "The generation's id, gen_…" } },
  examples: ['darkroom generation cancel gen_01k…'],
  json: '{ generation: { id, status, notices } }',
  run: async ({ args, session }) => {
    const client = await session.client();
    const { generationCancel } = await client.request(GENERATION_CANCEL, {
      input: { id: args.id },
    });
    const { generation } = accepted(generationCancel);
    session.output.result({ generation }, ({ generation: safe }) =>
      safe === null ? '' : `${safe.id} ${spoken(safe.status)}`,
    );
    for (const { message } of generation?.notices ?? []) session.output.note(message);
    if (generation?.status === 'CANCELING')
      session.output.note(`What becomes of it: darkroom generation watch ${generation.id}`);
    return 0;
  },
});
