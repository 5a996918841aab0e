import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countCharacters, cutText } from './cut.ts';
import { localize, localizedTextSchema } from './localized.ts';
import { nearestWord } from './nearest.ts';
import { cleanProviderText, printable } from './printable.ts';

const KEY = `sk-proj-${'a1b2'.repeat(8)}`;

describe('printable', () => {
  it.each([
    ['plain', 'plain'],
    ['\u001b[31mred\u0007', '\\u001b[31mred\\u0007'],
    ['a\u0000b\u007f\u009b', 'a\\u0000b\\u007f\\u009b'],
    ['tab\tand\nline', 'tab\tand\nline'],
    ['\u202egnp.exe\u2066x\u200e', 'gnp.exex'],
    ['half \ud800', 'half \ufffd'],
    ['\u{1f30a}', '\u{1f30a}'],
  ])('%j is %j', (text, shown) => expect(printable(text)).toBe(shown));

  it('cuts between characters', () => {
    expect(printable('abcdef', 3)).toBe('abc…');
    expect(printable('abc', 3)).toBe('abc');
    expect(printable('ab\u{1f30a}cd', 3)).toBe('ab…');
    expect(printable('e\u0301e\u0301', 3)).toBe('e\u0301…');
    expect(printable(`x${'\u{1f469}\u200d\u{1f467}'.repeat(2)}`, 4)).toBe('x…');
  });

  it('shows nothing that a terminal obeys, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.integer({ min: 1, max: 50 }),
        (text, maximum) => {
          const shown = printable(text, maximum);
          expect(shown).not.toMatch(/[^\P{Cc}\t\n\r]|[\u202a-\u202e\u2066-\u2069]/u);
          expect(shown.isWellFormed()).toBe(true);
          expect(shown.length).toBeLessThanOrEqual(maximum + 1);
        },
      ),
    );
  });
});

describe('cutText and countCharacters', () => {
  it('cuts to the beginning of the text, never more than is asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, maximum) => {
        const cut = cutText(text, maximum);
        expect(text.startsWith(cut)).toBe(true);
        expect(cut.length).toBeLessThanOrEqual(maximum);
        expect(cut.isWellFormed()).toBe(true);
      }),
    );
  });

  it('cuts inside a letter of a thousand accents, for there is no other way', () => {
    expect(cutText(`e${'\u0301'.repeat(1000)}`, 500)).toHaveLength(500);
  });

  it('counts what the iterator counts', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
        const text = String.fromCharCode(...units);
        expect(countCharacters(text)).toBe([...text].length);
      }),
    );
  });
});

describe('cleanProviderText', () => {
  it.each([
    [
      '<html><head><style>a{b:c}</style></head><body><h1>502</h1> Bad&nbsp;Gateway</body>',
      '502 Bad&nbsp;Gateway',
    ],
    ['<script>alert(1)</script>Sorry', 'Sorry'],
    ['size < 4096 and > 256', 'size < 4096 and > 256'],
    ['\u001b[2J\u001b[1;31mred\u001b[0m', 'red'],
    ['\u001b]52;c;ZXZpbA==\u0007clip', 'clip'],
    ['\u001b]0;title\u001b\\x', 'x'],
    ['\u009b31mred', 'red'],
    ['a\u0000\u0008b', 'a b'],
    ['\u202eevil\u2066', 'evil'],
    ['  many \n\n lines\t', 'many lines'],
    ['half \ud800', 'half \ufffd'],
    ['', ''],
  ])('%j is %j', (text, clean) => expect(cleanProviderText(text)).toBe(clean));

  it.each([
    ['as it is', `Incorrect API key provided: ${KEY}.`],
    ['twice', `${KEY}${KEY}`],
    ['with a mark of direction inside', `${KEY.slice(0, 9)}\u202e${KEY.slice(9)}`],
    ['with a colour inside', `${KEY.slice(0, 9)}\u001b[1m${KEY.slice(9)}`],
    ['at the end of what is read', `${'x'.repeat(65_530)}${KEY}`],
    ['at the end of what is kept', `${'x'.repeat(2040)}${KEY}`],
  ])('hides a secret %s', (_, text) => {
    const clean = cleanProviderText(text, [KEY]);
    expect(clean).not.toContain(KEY.slice(0, 12));
    expect(clean).not.toContain(KEY.slice(-12));
  });

  it('hides the longer of two secrets that begin alike', () => {
    expect(cleanProviderText(`${KEY}-tail`, [KEY, `${KEY}-tail`])).toBe('[secret]');
  });

  it('leaves words alone that a very short secret is like', () => {
    expect(cleanProviderText('the image', ['image', ''])).toBe('the image');
  });

  it('keeps 2 KiB and is quick with a megabyte of the worst', () => {
    expect(cleanProviderText('x'.repeat(5000))).toHaveLength(2048);
    for (const text of [
      '<'.repeat(1e6),
      '<script>'.repeat(1e5),
      '\u001b]'.repeat(5e5),
      ' '.repeat(1e6),
    ]) {
      expect(cleanProviderText(text, [KEY]).length).toBeLessThanOrEqual(2048);
    }
  });
});

describe('localize', () => {
  const TEXT = { en_US: 'Key', zh_Hans: '密钥' };

  it.each([
    [TEXT, 'zh_Hans', '密钥'],
    [TEXT, 'en_US', 'Key'],
    [TEXT, 'de_DE', 'Key'],
    [TEXT, '', 'Key'],
    [TEXT, 'constructor', 'Key'],
    [TEXT, '__proto__', 'Key'],
    [{ zh_Hans: '密钥' }, 'en_US', '密钥'],
    [{}, 'en_US', ''],
  ])('%j in %j is %j', (text, locale, shown) => expect(localize(text, locale)).toBe(shown));

  it('reads a plain text as English, and wants one of the two languages', () => {
    expect(localizedTextSchema.parse('Key')).toEqual({ en_US: 'Key' });
    expect(localizedTextSchema.safeParse({ ja_JP: 'キー' }).success).toBe(false);
    expect(localizedTextSchema.safeParse({ en_US: '' }).success).toBe(false);
    expect(localizedTextSchema.safeParse({ english: 'Key', en_US: 'Key' }).success).toBe(false);
    expect(localizedTextSchema.safeParse('').success).toBe(false);
  });
});

describe('nearestWord', () => {
  const NAMES = ['quality', 'output_compression', 'background', 'hd'];

  it.each([
    ['qualty', 'quality'],
    ['Quality', 'quality'],
    ['qaulity', 'quality'],
    ['outputCompression', 'output_compression'],
    ['output-compresion', 'output_compression'],
    ['hb', 'hd'],
    ['zebra', null],
    ['', null],
    ['_ -', null],
    ['x'.repeat(10_000), null],
  ])('%s is like %s', (word, nearest) => expect(nearestWord(word, NAMES)).toBe(nearest));

  it('finds a word among others by itself', () => {
    const word = fc.stringMatching(/^[a-z]{1,20}$/);
    fc.assert(
      fc.property(word, fc.array(word), (wanted, others) => {
        expect(nearestWord(wanted, [...others, wanted])).toBe(wanted);
      }),
    );
  });
});
