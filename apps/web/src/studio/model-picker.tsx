import { Combobox, Text, TextInput, UnstyledButton, useCombobox } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSelector } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { ProviderIcon } from '../providers/provider-icon.tsx';
import { bestMatch, matches } from './match-models.ts';
import type { ModelChoice } from './model-choices.ts';
import { ModelOption } from './model-option.tsx';
import styles from './model-picker.module.css';
import { useProblem, useStudio } from './studio-context.ts';

const GROUPS: readonly { label: string; holds: (choice: ModelChoice) => boolean }[] = [
  { label: 'Ready', holds: ({ isReady, isGone }) => isReady && !isGone },
  { label: 'Not installed', holds: ({ lack, isGone }) => lack === 'not installed' && !isGone },
  { label: 'Needs a key', holds: ({ lack, isGone }) => lack === 'needs a key' && !isGone },
  { label: 'Switched off by their providers', holds: ({ isGone }) => isGone },
];

/** Chooses the model, and shows beforehand what it does, what it costs and what it needs. */
export function ModelPicker({ choices }: { choices: readonly ModelChoice[] }) {
  const { model, selectModel } = useStudio();
  const navigate = useNavigate();
  const [search, setSearch] = useState('');
  const problem = useProblem('model');
  const combobox = useCombobox({
    onDropdownOpen: () => combobox.focusSearchInput(),
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setSearch('');
      // Not where a click beside the list has just put the focus elsewhere.
      setTimeout(() => {
        const { activeElement } = document;
        if (activeElement === document.body || activeElement === combobox.searchRef.current)
          combobox.targetRef.current?.focus();
      });
    },
  });
  useHotkeys([['mod+K', () => combobox.openDropdown()]], []);
  const chosen = choices.find(({ source }) => source === model?.source);
  const shown = choices.filter((choice) => matches(choice, search));
  const best = bestMatch(
    GROUPS.flatMap(({ holds }) => shown.filter(holds)),
    search,
  );
  const { selectOption, resetSelectedOption } = combobox;
  // Enter takes what the words name. Anew for each search, since the list stands otherwise then.
  useEffect(() => {
    if (best === -1) resetSelectedOption();
    else selectOption(best);
  }, [best, search, selectOption, resetSelectedOption]);

  const take = (source: string) => {
    const choice = choices.find((one) => one.source === source);
    combobox.closeDropdown();
    if (choice === undefined) return;
    if (choice.lack === null) return selectModel(source);
    const slug = encodeURIComponent(choice.provider?.slug ?? '');
    void navigate(
      choice.lack === 'needs a key'
        ? `/providers?open=${slug}`
        : `/models?view=catalog&provider=${slug}`,
    );
  };

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={take}
      width={460}
      position="bottom-start"
      shadow="xl"
      middlewares={{ flip: true, shift: { padding: 12 } }}
    >
      <Combobox.Target targetType="button">
        <UnstyledButton
          className={styles.target}
          onClick={() => combobox.toggleDropdown()}
          aria-label={`Model: ${chosen?.name ?? 'none'}`}
          title={problem ?? undefined}
        >
          <ProviderIcon provider={chosen?.provider ?? null} size={18} />
          <span className={styles.name}>{chosen?.name ?? 'No model'}</span>
          <IconSelector size={14} aria-hidden="true" />
        </UnstyledButton>
      </Combobox.Target>
      <Combobox.Dropdown className={styles.dropdown}>
        <Combobox.Search
          component={TextInput}
          value={search}
          onChange={(event: React.ChangeEvent<HTMLInputElement>) =>
            setSearch(event.currentTarget.value)
          }
          placeholder="Search models, providers, abilities"
          aria-label="Search models"
        />
        <Combobox.Options mah="min(60vh, 520px)" style={{ overflowY: 'auto' }}>
          {GROUPS.map(({ label, holds }) => {
            const group = shown.filter(holds);
            return group.length === 0 ? null : (
              <Combobox.Group label={label} key={label}>
                {group.map((choice) => (
                  <Combobox.Option
                    value={choice.source}
                    key={choice.source}
                    active={choice.source === chosen?.source}
                  >
                    <ModelOption choice={choice} isChosen={choice.source === chosen?.source} />
                  </Combobox.Option>
                ))}
              </Combobox.Group>
            );
          })}
          {shown.length === 0 && (
            <Combobox.Empty>
              <Text size="sm">No model matches “{search}”.</Text>
            </Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
