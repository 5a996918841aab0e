import { CliProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {},
  examples: ['darkroom auth link'],
  json: '{ url, expiresInSeconds }',
  notes: 'The link signs a browser in, once. It is a secret until it is used.',
  run: async ({ session }) => {
    const client = await session.client();
    const response = await client.send('/sign-in/links', { method: 'POST' });
    const answer: unknown = await response.json().catch(() => null);
    if (!isLink(answer))
      throw new CliProblem('NOT_DARKROOM', 'The server made no link.', { exitCode: 3 });
    const { url, expiresInSeconds } = answer;
    session.output.result({ url, expiresInSeconds }, (safe) => safe.url);
    session.output.note(
      `It signs one browser in, within ${Math.round(expiresInSeconds / 60)} minutes.`,
    );
    return 0;
  },
});

function isLink(answer: unknown): answer is { url: string; expiresInSeconds: number } {
  return (
    typeof answer === 'object' &&
    answer !== null &&
    'url' in answer &&
    typeof answer.url === 'string' &&
    'expiresInSeconds' in answer &&
    typeof answer.expiresInSeconds === 'number'
  );
}
