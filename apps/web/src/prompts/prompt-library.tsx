import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  Modal,
  Tabs,
  Text,
  Textarea,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import type { Draft } from '../draft/draft.ts';
import { uniqueText } from '../lib/random.ts';
import { t } from '../messages/translate.ts';
import { useStudio } from '../studio/studio-context.ts';
import { forgetPrompt, loadPrompts } from './prompt-history.ts';
import styles from './prompts.module.css';
import {
  filledIn,
  loadTemplates,
  removeTemplate,
  saveTemplate,
  type Template,
  withTemplate,
} from './templates.ts';

/** What was written before, to be searched; and what is written again and again, to be filled in. */
export default function PromptLibrary({ onClose }: { onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={t('Prompts')} size="lg">
      <Tabs defaultValue="history">
        <Tabs.List>
          <Tabs.Tab value="history">{t('History')}</Tabs.Tab>
          <Tabs.Tab value="templates">{t('Templates')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="history" pt="md">
          <History onClose={onClose} />
        </Tabs.Panel>
        <Tabs.Panel value="templates" pt="md">
          <Templates onClose={onClose} />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}

/** Every word of the search is somewhere in the text. */
const matches = (text: string, search: string) =>
  search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.toLowerCase().includes(word));

function History({ onClose }: { onClose: () => void }) {
  const form = useFormContext<Draft>();
  const [search, setSearch] = useState('');
  const [prompts, setPrompts] = useState(loadPrompts);
  const shown = prompts.filter((prompt) => matches(prompt, search));
  return (
    <>
      <TextInput
        data-autofocus
        type="search"
        placeholder={t('Search what was written before')}
        aria-label={t('Search prompts')}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <ul className={styles.list} aria-label={t('Earlier prompts')}>
        {shown.map((prompt) => (
          <li key={prompt}>
            <UnstyledButton
              className={styles.entry}
              onClick={() => {
                form.setValue('prompt', prompt);
                onClose();
              }}
            >
              {prompt}
            </UnstyledButton>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('Forget: {prompt}', { prompt: prompt.slice(0, 60) })}
              onClick={() => {
                forgetPrompt(prompt);
                setPrompts(loadPrompts());
              }}
            >
              <IconX size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {shown.length === 0 && (
        <Text size="sm" c="dimmed" mt="sm">
          {prompts.length === 0
            ? t('Nothing was sent from this browser yet.')
            : t('No prompt has these words.')}
        </Text>
      )}
    </>
  );
}

function Templates({ onClose }: { onClose: () => void }) {
  const form = useFormContext<Draft>();
  const { applyDraft } = useStudio();
  const [templates, setTemplates] = useState(loadTemplates);
  const prompt = form.watch('prompt');
  const use = (template: Template) => {
    applyDraft(withTemplate(template, form.getValues()));
    onClose();
  };
  return (
    <>
      <ul className={styles.list} aria-label={t('Templates')}>
        {templates.map((template) => (
          <li key={template.id}>
            <UnstyledButton className={styles.entry} onClick={() => use(template)}>
              <Text size="sm" fw={500}>
                {template.name}
              </Text>
              <Text size="xs" c="dimmed" lineClamp={2}>
                {filledIn(template, prompt) || template.text}
                {template.settings && ` · ${t('with its settings')}`}
              </Text>
            </UnstyledButton>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('Remove the template {name}', { name: template.name })}
              onClick={() => {
                removeTemplate(template.id);
                setTemplates(loadTemplates());
              }}
            >
              <IconX size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <NewTemplate onSaved={() => setTemplates(loadTemplates())} />
    </>
  );
}

function NewTemplate({ onSaved }: { onSaved: () => void }) {
  const form = useFormContext<Draft>();
  const [name, setName] = useState('');
  const [text, setText] = useState(() => form.getValues('prompt'));
  const [hasSettings, setHasSettings] = useState(false);
  const isReady = name.trim() !== '' && (text.trim() !== '' || hasSettings);
  return (
    <form
      className={styles.form}
      aria-label={t('New template')}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady) return;
        saveTemplate({
          id: uniqueText(),
          name: name.trim(),
          text: text.trim(),
          settings: hasSettings
            ? { ...form.getValues(), image: null, mask: null, references: [] }
            : null,
        });
        setName('');
        onSaved();
      }}
    >
      <TextInput
        label={t('Name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label={t('Words')}
        // The braces are what to type, not a place to fill in here.
        description={t('{place} stands for what is in the box when the template is used.', {
          place: '{prompt}',
        })}
        autosize
        minRows={2}
        maxRows={6}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group justify="space-between">
        <Checkbox
          label={t('With the present model and settings')}
          checked={hasSettings}
          onChange={(event) => setHasSettings(event.currentTarget.checked)}
        />
        <Button type="submit" size="xs" disabled={!isReady}>
          {t('Keep this template')}
        </Button>
      </Group>
    </form>
  );
}
