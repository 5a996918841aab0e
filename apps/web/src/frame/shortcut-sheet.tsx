import { Group, Kbd, Modal, Stack, Text } from '@mantine/core';
import { t } from '../messages/translate.ts';
import { PAGES } from './pages.ts';

const MODIFIER = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

const SHORTCUTS: readonly { title: string; rows: readonly [string, string][] }[] = [
  {
    title: t('Everywhere'),
    rows: [
      ['?', t('This sheet')],
      ...PAGES.map(({ label }, index): [string, string] => [`Alt ${index + 1}`, label]),
    ],
  },
  {
    title: t('Studio'),
    rows: [
      [`${MODIFIER} Enter`, t('Generate')],
      ['Alt ↑', t('The prompt before')],
      ['Alt ↓', t('The prompt after')],
      ['/', t('To the prompt')],
      [`${MODIFIER} K`, t('Choose a model')],
      ['Alt H', t('Earlier prompts and templates')],
    ],
  },
  {
    title: t('Paint what is to change'),
    rows: [
      ['B', t('Brush')],
      ['E', t('Erase')],
      ['R', t('Rectangle')],
      ['G', t('Fill an area')],
      ['[', t('A smaller brush')],
      [']', t('A larger brush')],
      ['I', t('Invert')],
      [`${MODIFIER} Z`, t('Undo')],
      [`${MODIFIER} Y`, t('Redo')],
    ],
  },
  {
    title: t('Gallery and pictures'),
    rows: [
      ['← → ↑ ↓', t('From picture to picture')],
      ['Shift ← → ↑ ↓', t('Select up to there')],
      ['Space', t('Select this picture')],
      [`${MODIFIER} A`, t('Select everything that is loaded')],
      ['Enter', t('Open')],
      ['S', t('Star')],
      ['1 … 5', t('Rate')],
      ['0', t('Take the rating away')],
      ['D', t('Download')],
      ['Z', t('Zoom to 100 %')],
      ['I', t('Details')],
      ['+ −', t('Zoom in and out')],
      ['Delete', t('Delete')],
      [`${MODIFIER} Z`, t('Bring back what was deleted last')],
      ['Esc', t('Close')],
    ],
  },
];

/** Every shortcut there is. */
export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={t('Keyboard shortcuts')} size="md">
      <Stack gap="lg">
        {SHORTCUTS.map(({ title, rows }) => (
          <section key={title} aria-label={title}>
            <Text size="xs" c="dimmed" mb={6}>
              {title}
            </Text>
            <Stack gap={6}>
              {rows.map(([keys, effect]) => (
                <Group key={keys} justify="space-between">
                  <Text>{effect}</Text>
                  <Group gap={4}>
                    {keys.split(' ').map((key) => (
                      <Kbd key={key} size="sm">
                        {key}
                      </Kbd>
                    ))}
                  </Group>
                </Group>
              ))}
            </Stack>
          </section>
        ))}
      </Stack>
    </Modal>
  );
}
