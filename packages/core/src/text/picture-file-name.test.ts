import { expect, it, test } from 'vitest';
import { extensionOf, pictureFileName } from './picture-file-name.ts';

const ID = 'img_01hzx7k3q9abc123';

it.each([
  ['a lighthouse at dusk', 'a-lighthouse-at-dusk-abc123.png'],
  ['Élan vital, café au lait', 'élan-vital-café-au-lait-abc123.png'],
  ['  …/../etc: "what"? ', 'etc-what-abc123.png'],
  ['黄昏的灯塔', '黄昏的灯塔-abc123.png'],
  ['🦊🦊', 'picture-abc123.png'],
  ['', 'picture-abc123.png'],
  [null, 'picture-abc123.png'],
])('of %o: %s', (prompt, name) => expect(pictureFileName(prompt, ID, 'image/png')).toBe(name));

test('a long prompt is cut between words, a long word wherever', () => {
  const words = 'one two three four five six seven eight nine ten eleven twelve thirteen';
  expect(pictureFileName(words, ID, 'image/png')).toBe(
    'one-two-three-four-five-six-seven-eight-nine-ten-eleven-abc123.png',
  );
  // 𠮷 takes two code units, and half of one would be no letter.
  const name = pictureFileName('𠮷'.repeat(100), ID, 'image/png');
  expect(name).toBe(`${'𠮷'.repeat(60)}-abc123.png`);
});

it.each([
  ['image/jpeg', 'jpg'],
  ['image/svg+xml', 'svg'],
  ['image/svg+xml; charset=utf-8', 'svg'],
  ['image/webp', 'webp'],
  ['image/x-icon', 'icon'],
  ['', 'bin'],
])('%s ends in .%s', (mimeType, extension) => expect(extensionOf(mimeType)).toBe(extension));
