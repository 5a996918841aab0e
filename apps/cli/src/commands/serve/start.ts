import { defineCommand } from '../../program/command.ts';
import { startInstalledServer } from '../../serve/start-installed-server.ts';

export default defineCommand({
  args: {
    port: {
      type: 'string',
      valueHint: 'number',
      description: 'Its port; 0 takes any free one. Default: PORT, then 4100.',
    },
    host: {
      type: 'string',
      valueHint: 'address',
      description: 'The address that it listens on. Default: HOST, then 127.0.0.1.',
    },
  },
  examples: ['darkroom serve', 'darkroom serve --port 4200'],
  json: 'Nothing of its own: what the server says comes as it says it.',
  notes:
    'It runs until Ctrl-C or SIGTERM, which let what is under way come to its end; a second one ends it at once. It prints the link that signs a browser in; `darkroom auth link` makes another. All else is set by the environment and by the files in DARKROOM_HOME. The exit code is the server’s own.',
  run: ({ args, session }) => startInstalledServer(session, { port: args.port, host: args.host }),
});
