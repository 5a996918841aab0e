import { findToken } from '../../config/tokens.ts';
import { VIEWER } from '../../documents/viewer.ts';
import { inputProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';

/** Loaded when it is needed: the other commands start without it. */
async function loadBridge() {
  return import('../../mcp/bridge.ts');
}

const DOLLARS = /^\d{1,9}(\.\d{1,9})?$/;

export default defineCommand({
  args: {
    'max-spend': {
      type: 'string',
      valueHint: 'dollars',
      description:
        'The most that the session may spend, at the highest prices; unlimited: what budgets allow. Default: 1.00.',
    },
  },
  examples: ['darkroom mcp', 'darkroom mcp --max-spend 5'],
  json: 'Nothing: standard output belongs to the protocol.',
  notes:
    'A program that speaks the Model Context Protocol starts this command and talks to it over standard input and output. The same tools are at /mcp of the server, over streamable HTTP, with `Authorization: Bearer <token>` and the header darkroom-max-spend.',
  run: async ({ args, session }) => {
    const limit = args['max-spend'];
    if (limit !== undefined && limit !== 'unlimited' && !DOLLARS.test(limit))
      throw inputProblem('--max-spend takes US dollars, such as 2.50, or unlimited.');
    const client = await session.client();
    await client.request(VIEWER, {}); // no server, or a wrong token: said before anything is begun
    const token = findToken(session.environment, client.url)?.token;
    const { bridge } = await loadBridge();
    await bridge({
      url: new URL('/mcp', client.url),
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(limit === undefined ? {} : { 'darkroom-max-spend': limit }),
      },
      stdin: session.terminal.stdin,
      say: (text) => session.output.note(text),
    });
    return 0;
  },
});
