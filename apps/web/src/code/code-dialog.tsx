import { Button, Code, CopyButton, Modal, NativeSelect, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import type { CachePolicy, GenerationInput } from '../gql/graphql.ts';
import { t } from '../messages/translate.ts';
import { asTypescript } from './as-typescript.ts';
import { asCommandLine, asCurl, asGraphql } from './show-as-code.ts';

const POLICIES: readonly { value: CachePolicy; label: string }[] = [
  { value: 'USE', label: t('Give the same pictures again, at no cost') },
  { value: 'REFRESH', label: t('Make it anew, and keep the new ones') },
  { value: 'BYPASS', label: t('Make it anew, and keep nothing for later') },
];

/** The present request in four languages, ready to copy. */
export default function CodeDialog({
  input,
  onClose,
}: {
  input: GenerationInput;
  onClose: () => void;
}) {
  const [cachePolicy, setCachePolicy] = useState<CachePolicy>(input.cachePolicy ?? 'USE');
  // USE is the schema's own default.
  const request: GenerationInput = cachePolicy === 'USE' ? input : { ...input, cachePolicy };
  const { origin } = window.location;
  const forms = [
    {
      name: 'GraphQL',
      text: asGraphql(request),
      note: t('For the API explorer, or any GraphQL client.'),
    },
    {
      name: 'curl',
      text: asCurl(request, origin),
      note: t('{variable} is an API token of yours ({mutation} makes one).', {
        variable: 'DARKROOM_TOKEN',
        mutation: 'apiTokenCreate',
      }),
    },
    {
      name: t('Command line'),
      text: asCommandLine(request),
      note: t('From a clone: {command}', { command: 'npm run -s darkroom -- generate …' }),
    },
    {
      name: 'TypeScript',
      text: asTypescript(request, origin),
      note: t('Node 24 runs it as it is: {command}', { command: 'node generate.ts' }),
    },
  ];
  return (
    <Modal opened onClose={onClose} title={t('This request as code')} size="xl">
      {input.seed && (
        <NativeSelect
          mb="md"
          size="xs"
          label={t('Where it was made before')}
          data={POLICIES.map(({ value, label }) => ({ value, label }))}
          value={cachePolicy}
          onChange={({ currentTarget: { value } }) =>
            setCachePolicy(POLICIES.find((one) => one.value === value)?.value ?? 'USE')
          }
        />
      )}
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
                  {copied ? t('Copied') : t('Copy')}
                </Button>
              )}
            </CopyButton>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Modal>
  );
}
