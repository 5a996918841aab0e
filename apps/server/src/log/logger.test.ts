import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';
import { createSecretRegistry } from './secret-registry.ts';

function logged(
  write: (log: ReturnType<typeof createLogger>) => void,
  secret = 'sk-0123456789/+"x"',
): string {
  const secrets = createSecretRegistry();
  secrets.register(secret);
  const lines: string[] = [];
  write(
    createLogger({
      level: 'trace',
      secrets,
      stream: { write: (line: string) => void lines.push(line) },
    }),
  );
  return lines.join('');
}

describe('a log line', () => {
  const secret = 'sk-0123456789/+"x"';
  it.each<[string, (log: ReturnType<typeof createLogger>) => void]>([
    ['a message', (log) => log.info(`key ${secret}`)],
    ['an object', (log) => log.info({ deep: { deeper: [secret] } }, 'x')],
    ['an error', (log) => log.error({ err: new Error('x', { cause: new Error(secret) }) }, 'x')],
    ['base64', (log) => log.info(Buffer.from(secret).toString('base64'))],
    ['a URL', (log) => log.info(`http://x/?k=${encodeURIComponent(secret)}`)],
  ])('never holds a known secret: %s', (_name, write) => {
    const text = logged(write);
    expect(text).toContain('[secret]');
    expect(text).not.toContain('0123456789');
    expect(() => JSON.parse(text)).not.toThrow();
  });

  it.each(['base64', 'base64url'] as const)('never holds a known secret in %s', (encoding) => {
    // The two write these in their own ways, and pad them or do not.
    const known = 'sk-012345678901>>>???x';
    const written = Buffer.from(known).toString(encoding);
    const text = logged((log) => log.info(`key ${written}.`), known);
    expect(text).toContain('key [secret].');
  });

  it('never holds credentials of a request, known or not', () => {
    const text = logged((log) => {
      log.info({ headers: { authorization: 'Bearer unknown-1', cookie: 'a=unknown-2' } }, 'x');
      log.info(
        { req: { headers: { authorization: 'Bearer unknown-3', cookie: 'unknown-4' } } },
        'x',
      );
    });
    expect(text).not.toContain('unknown-');
  });

  it('is left alone by what is too short to be a secret', () => {
    expect(logged((log) => log.info('an a in it'), 'a')).toContain('an a in it');
  });
});
