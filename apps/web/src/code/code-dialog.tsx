import { Button, Code, CopyButton, Modal, Tabs, Text } from '@mantine/core';
import type { GenerationInput } from '../gql/graphql.ts';
import { asCommandLine, asCurl, asGraphql } from './show-as-code.ts';

/** The present request in three languages, ready to copy. */
export default function CodeDialog({
  input,
  onClose,
}: {
  input: GenerationInput;
  onClose: () => void;
}) {
  const forms = [
    {
      name: 'GraphQL',
      text: asGraphql(input),
      note: 'For the API explorer, or any GraphQL client.',
    },
    {
      name: 'curl',
      text: asCurl(input, window.location.origin),
      note: 'DARKROOM_TOKEN is an API token of yours (apiTokenCreate makes one).',
    },
    {
      name: 'Command line',
      text: asCommandLine(input),
      note: 'From a clone: npm run -s darkroom -- generate …',
    },
  ];
  return (
    <Modal opened onClose={onClose} title="This request as code" size="xl">
      <Tabs defaultValue="GraphQL">
        <Tabs.List>
          {forms.map(({ name }) => (
            <Tabs.Tab value={name} key={name}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {forms.map(({ name, text, note }) => (
          <Tabs.Panel value={name} key={name} pt="md">
            <Code
              block
              style={{
                maxHeight: '50vh',
                overflow: 'auto',
                whiteSpace: 'pre-wrap',
                overflowWrap: 'anywhere',
              }}
            >
              {text}
            </Code>
            <Text size="xs" c="dimmed" my="sm">
              {note}
            </Text>
            <CopyButton value={text}>
              {({ copied, copy }) => (
                <Button variant="default" size="xs" onClick={copy}>
                  {copied ? 'Copied' : 'Copy'}
                </Button>
              )}
            </CopyButton>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Modal>
  );
}
