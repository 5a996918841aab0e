import { renderProvider } from '../../output/provider.ts';
import { defineCommand } from '../../program/command.ts';
import { findProvider } from '../../provider/find-provider.ts';

export default defineCommand({
  args: { provider: { type: 'positional', required: true, description: "The provider's slug." } },
  examples: ['darkroom provider show <provider>'],
  json: '{ provider } with its form, the state of its credentials (never a value) and its address.',
  run: async ({ args, session }) => {
    const provider = await findProvider(await session.client(), args.provider);
    session.output.result({ provider }, (safe, style) => renderProvider(safe.provider, style));
    return 0;
  },
});
