import { accepted } from '@darkroom/client';
import { PROVIDER_VERIFY } from '../../documents/providers.ts';
import { renderState } from '../../output/provider.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    provider: { type: 'positional', required: true, description: "The provider's slug." },
    own: { type: 'boolean', description: 'Your own keys, not the shared sets.' },
  },
  examples: [
    'darkroom credential verify <provider>',
    'darkroom credential verify <provider> --own',
  ],
  json: '{ provider: { slug, status } }',
  notes:
    'Asks the provider whether the keys are good, which costs nothing. One that was rejected and is good now is used again.',
  run: async ({ args, session }) => {
    const client = await session.client();
    const input = {
      provider: args.provider,
      ...(args.own === true ? { scope: 'OWN' as const } : {}),
    };
    const { provider } = accepted(
      (await client.request(PROVIDER_VERIFY, { input })).providerVerify,
    );
    session.output.result({ provider }, (safe, style) =>
      safe.provider === null
        ? ''
        : [
            `${safe.provider.slug}: ${renderState(safe.provider.status.state, style)}`,
            ...(safe.provider.status.message === null ? [] : [safe.provider.status.message]),
          ].join('\n'),
    );
    return 0;
  },
});
