import { readStoredTokens, storeToken } from '../../config/tokens.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {},
  examples: ['darkroom auth logout'],
  json: '{ url, wasSignedIn }',
  notes:
    'Forgets the token that `auth login` kept for this address. It stays good until it is revoked: darkroom token revoke.',
  run: async ({ session }) => {
    const { environment } = session;
    const { value: url } = session.settings().url;
    const wasSignedIn = readStoredTokens(environment)[url] !== undefined;
    if (wasSignedIn) storeToken(environment, url, null);
    session.output.result({ url, wasSignedIn }, () =>
      wasSignedIn ? `The token for ${url} is forgotten.` : `No token was kept for ${url}.`,
    );
    return 0;
  },
});
