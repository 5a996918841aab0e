import { expect, it } from 'vitest';
import { findTexts } from './find-texts.ts';

const hardCoded = (source: string) => findTexts('x.tsx', source).hardCoded.map(({ text }) => text);
const messages = (source: string) => findTexts('x.tsx', source).messages.map(({ text }) => text);

it('takes the texts of the catalog by their names, in choices too', () => {
  const source = `
    t('Keep'); t(isOn ? 'Lock' : 'Unlock'); plural(n, '{count} key', '{count} keys');
    const a = <Rich text="Press {key}" values={{ key: <Kbd>Enter</Kbd> }} />;`;
  expect(messages(source)).toEqual(['Keep', 'Lock', 'Unlock', '{count} keys', 'Press {key}']);
  expect(hardCoded(source)).toEqual([]);
});

it.each([
  ['<p>Keep this</p>', 'Keep this'],
  ['<p>{isOn ? "on" : t("Off")}</p>', null],
  ['<p>{"on"}</p>', 'on'],
  ['<Button aria-label="close" />', 'close'],
  ['<Button title={isOn ? "stop" : t("Go")} />', 'stop'],
  ['<Text c="dimmed" className="a b" m="0 auto" />', null],
  ['const LABELS = { A: "Image to image" };', 'Image to image'],
  ['notify(`Could not save $' + '{name}`);', 'Could not save …'],
  ['throw new TypeError("Only developers read this");', null],
  ['if (event.key === "Delete" || name === "Some name") go();', null],
  ['<Kbd>Ctrl</Kbd>', null],
  ['<Mark>Darkroom</Mark>', null],
  ['const grid = "1fr auto";', null],
])('in %s it finds %s', (source, text) => {
  expect(hardCoded(source)).toEqual(text === null ? [] : [text]);
});
