import { Group, Kbd, Modal, Stack, Text } from '@mantine/core';
import { PAGES } from './navigation.tsx';

const MODIFIER = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

const SHORTCUTS: readonly { title: string; rows: readonly [string, string][] }[] = [
  {
    title: 'Everywhere',
    rows: [
      ['?', 'This sheet'],
      ...PAGES.map(({ label }, index): [string, string] => [`Alt ${index + 1}`, label]),
    ],
  },
  {
    title: 'Studio',
    rows: [
      [`${MODIFIER} Enter`, 'Generate'],
      ['Alt ↑', 'The prompt before'],
      ['Alt ↓', 'The prompt after'],
      ['/', 'To the prompt'],
      [`${MODIFIER} K`, 'Choose a model'],
    ],
  },
  {
    title: 'Gallery and pictures',
    rows: [
      ['← → ↑ ↓', 'From picture to picture'],
      ['Enter', 'Open'],
      ['S', 'Star'],
      ['D', 'Download'],
      ['Z', 'Zoom to 100 %'],
      ['I', 'Details'],
      ['Delete', 'Delete'],
      ['Esc', 'Close'],
    ],
  },
];

/** Every shortcut there is. */
export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Keyboard shortcuts" size="md">
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
