import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Session } from '../program/session.ts';
import { PNG } from '../testing/local/data.ts';
import { type PictureProtocol, pictureProtocol, pictureSequence } from './picture-sequence.ts';
import { showPreview } from './show-preview.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom-preview-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a terminal', () => {
  it.each([
    [{ TERM: 'xterm-256color' }, null],
    [{ TERM: 'xterm-kitty' }, 'kitty'],
    [{ TERM: 'xterm-256color', KITTY_WINDOW_ID: '1' }, 'kitty'],
    [{ TERM_PROGRAM: 'ghostty' }, 'kitty'],
    [{ TERM_PROGRAM: 'iTerm.app' }, 'iterm'],
    [{ LC_TERMINAL: 'iTerm2', TERM: 'xterm-256color' }, 'iterm'],
    [{ TERM_PROGRAM: 'WezTerm' }, 'iterm'],
    [{ KITTY_WINDOW_ID: '1', TMUX: '/tmp/tmux' }, null],
    [{ TERM: 'screen-256color', LC_TERMINAL: 'iTerm2' }, null],
    [{ TERM: 'dumb', KITTY_WINDOW_ID: '1' }, null],
  ] as [Record<string, string>, PictureProtocol | null][])('%j takes %s', (variables, expected) => {
    expect(pictureProtocol((name) => variables[name] ?? null)).toBe(expected);
  });
});

describe('a picture', () => {
  const bytes = new Uint8Array(10_000).map((_, index) => index % 251);

  it('goes to kitty in pieces that come together again', () => {
    const sequence = pictureSequence('kitty', bytes, 'image/png') ?? '';
    const pieces = [...sequence.matchAll(/\u001b_G([^;]*);([^\u001b]*)\u001b\\/g)];
    expect(pieces.map(([, keys]) => keys)).toEqual(['a=T,f=100,q=2,c=40,m=1', 'm=1', 'm=1', 'm=0']);
    for (const [, , piece] of pieces) expect(piece?.length).toBeLessThanOrEqual(4096);
    const joined = Buffer.from(pieces.map(([, , piece]) => piece).join(''), 'base64');
    expect(joined.equals(bytes)).toBe(true);
    expect(pictureSequence('kitty', bytes, 'image/webp')).toBeNull();
  });

  it('goes to iTerm2 whole, with its size', () => {
    const sequence = pictureSequence('iterm', bytes, 'image/jpeg') ?? '';
    expect(sequence).toMatch(
      /^\u001b\]1337;File=size=10000;inline=1;[^:]*:[A-Za-z0-9+/=]+\u0007\n$/,
    );
    expect(pictureSequence('iterm', bytes, 'image/svg+xml')).toBeNull();
  });

  it.each([
    [true, false, 'kitty', true],
    [false, false, 'kitty', false],
    [true, true, 'kitty', false],
    [true, false, null, false],
  ] as const)(
    'is shown on a terminal (%s), not with JSON (%s), by %s: %s',
    async (showsProgress, isJson, pictures, isShown) => {
      const path = join(folder, 'a.png');
      writeFileSync(path, PNG);
      let written = '';
      const writeError = (text: string) => {
        written += text;
      };
      // What of a session a preview looks at.
      const session = {
        environment: { pictures },
        terminal: { showsProgress, writeError },
        output: { isJson },
      } as unknown as Session;
      await showPreview(session, path);
      await showPreview(session, join(folder, 'gone.png'));
      expect(written.includes('\u001b_G')).toBe(isShown);
    },
  );
});
