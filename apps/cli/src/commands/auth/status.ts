import { findToken } from '../../config/tokens.ts';
import { VIEWER } from '../../documents/viewer.ts';
import { renderViewer } from '../../output/server.ts';
import { renderFields } from '../../output/table.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {},
  examples: ['darkroom auth status'],
  json: '{ url, urlFrom, tokenFrom, tokenPath, viewer }; never a token.',
  run: async ({ session }) => {
    const { value: url, from: urlFrom } = session.settings().url;
    const found = findToken(session.environment, url);
    const client = await session.client();
    const { viewer } = await client.request(VIEWER, {});
    const status = {
      url,
      urlFrom,
      tokenFrom: found?.origin ?? null,
      tokenPath: found?.path ?? null,
      viewer,
    };
    session.output.result(status, (safe, style) =>
      renderFields(
        [
          ['Server', `${safe.url} (${safe.urlFrom})`],
          ['Signed in by', renderViewer(safe.viewer)],
          ['As', `${safe.viewer.user.name} (${safe.viewer.role.toLowerCase()})`],
          [
            'Token from',
            [safe.tokenFrom, safe.tokenPath].filter((part) => part !== null).join(': '),
          ],
          [
            'May do',
            safe.viewer.scopes.includes('*') ? 'everything' : safe.viewer.scopes.join(', '),
          ],
        ],
        style,
      ),
    );
    return 0;
  },
});
