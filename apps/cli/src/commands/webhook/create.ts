import { accepted } from '@darkroom/client';
import { WEBHOOK_CREATE } from '../../documents/webhooks.ts';
import type { WebhookEventKind } from '../../gql/graphql.ts';
import { inputProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';

const KINDS: Readonly<Record<string, WebhookEventKind>> = {
  'generation-ended': 'GENERATION_ENDED',
  'image-stored': 'IMAGE_STORED',
  'batch-ended': 'BATCH_ENDED',
  'provider-changed': 'PROVIDER_CHANGED',
};

function kindOf(name: string): WebhookEventKind {
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (kind === undefined)
    throw inputProblem(`--event takes ${Object.keys(KINDS).join(', ')}, not "${name}".`);
  return kind;
}

export default defineCommand({
  args: {
    address: {
      type: 'positional',
      required: true,
      description: 'Where to send: https, on the open internet.',
    },
    event: {
      type: 'string',
      valueHint: 'kind',
      description: `What to tell: ${Object.keys(KINDS).join(', ')}. Repeatable. Default: generation-ended.`,
    },
    prompts: { type: 'boolean', description: 'Send prompts along.' },
  },
  repeatable: ['event'],
  examples: [
    'darkroom webhook create https://hooks.example.com/darkroom',
    'darkroom webhook create https://hooks.example.com/darkroom --event generation-ended --event image-stored',
  ],
  json: '{ webhook, secret }',
  notes:
    'The secret is printed this once. Darkroom-Signature is t=<seconds>,v1=<hex>: v1 is the HMAC-SHA256 of <seconds>.<body> with the secret as its key. Darkroom-Event-Id is the same in every try.',
  run: async ({ args, all, session }) => {
    const kinds = all('event').map(kindOf);
    const input = {
      url: args.address,
      includesPrompts: args.prompts === true,
      ...(kinds.length === 0 ? {} : { events: kinds }),
    };
    const client = await session.client();
    const { webhookCreate } = await client.request(WEBHOOK_CREATE, { input });
    const { webhook, secret } = accepted(webhookCreate);
    session.output.result({ webhook, secret }, (safe) => safe.secret ?? '');
    session.output.note(
      session.spoken(
        `Check the signature with it; it is not shown again. Try it: darkroom webhook test ${webhook?.id ?? ''}`,
      ),
    );
    return 0;
  },
});
