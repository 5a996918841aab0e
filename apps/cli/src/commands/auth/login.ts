import { createDarkroomClient } from '@darkroom/client';
import { storedTokensPath, storeToken } from '../../config/tokens.ts';
import { VIEWER } from '../../documents/viewer.ts';
import { renderViewer } from '../../output/server.ts';
import { askSecret } from '../../program/ask.ts';
import { inputProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';
import { readStdin } from '../../program/read-stdin.ts';
import { readVersion } from '../../version.ts';

export default defineCommand({
  args: {},
  examples: [
    'darkroom auth login --url https://darkroom.example.com',
    'darkroom auth login < token.txt',
  ],
  json: '{ url, viewer, path }',
  notes:
    'The token is asked for without showing it, or read from standard input, and kept for this address alone, readable by you alone. On the machine of the server no login is needed.',
  run: async ({ session }) => {
    const { value: url } = session.settings().url;
    const given = session.canAsk
      ? await askSecret(session, `Token for ${url}`)
      : await readStdin(session, 'the token');
    const token = given.trim();
    if (!/^[\x21-\x7e]{8,1024}$/.test(token)) {
      throw inputProblem(
        'This is no token: it is too short, or has spaces or other characters in it.',
        'On the server’s machine, `darkroom token create <name>` makes one.',
      );
    }
    const client = createDarkroomClient({
      url,
      token,
      clientName: 'darkroom-cli',
      clientVersion: readVersion(),
    });
    const { viewer } = await client.request(VIEWER, {});
    storeToken(session.environment, url, token);
    const path = storedTokensPath(session.environment);
    session.output.result(
      { url, viewer, path },
      (safe) => `Signed in to ${safe.url} by ${renderViewer(safe.viewer)}; kept in ${safe.path}`,
    );
    if (session.environment.token !== null)
      session.output.warn('DARKROOM_TOKEN is set and goes before it.');
    return 0;
  },
});
