import { Button, Combobox, Text, UnstyledButton, useCombobox } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconColumns2, IconSelector, IconStar, IconStarFilled } from '@tabler/icons-react';
import { useDeferredValue, useEffect, useId, useMemo, useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { useNavigate } from 'react-router';
import type { Draft } from '../draft/draft.ts';
import { firstEntries } from '../lib/groups.ts';
import { useStore } from '../lib/store.ts';
import { useGrowing } from '../lib/use-growing.ts';
import { t } from '../messages/translate.ts';
import { type ModelFilter, NO_FILTER } from '../models/model-filter.ts';
import { ProviderIcon } from '../providers/provider-icon.tsx';
import { bestMatch } from './match-models.ts';
import type { ModelChoice } from './model-choices.ts';
import { recentModels, starredModels, toggleModelStar } from './model-marks.ts';
import { ModelOption } from './model-option.tsx';
import styles from './model-picker.module.css';
import { pickerGroups } from './picker-entries.ts';
import { PickerFilters } from './picker-filters.tsx';
import { useProblem, useStudio } from './studio-context.ts';

/** Chooses the model, and shows beforehand what it does, what it costs and what it needs. */
export function ModelPicker({
  choices,
  isComplete,
}: {
  choices: readonly ModelChoice[];
  /** Whether every model is among the choices, or more are on their way. */
  isComplete: boolean;
}) {
  const { model, selectModel } = useStudio();
  const navigate = useNavigate();
  const form = useFormContext<Draft>();
  const listId = useId();
  const [filter, setFilter] = useState<ModelFilter>(NO_FILTER);
  /** Whether the arrows chose a line since the last letter: then Enter takes that one. */
  const [hasMoved, setMoved] = useState(false);
  const problem = useProblem('model');
  const starred = useStore(starredModels);
  const recent = useStore(recentModels);
  const combobox = useCombobox({
    onDropdownOpen: () => combobox.focusSearchInput(),
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setFilter(NO_FILTER);
      setMoved(false);
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

  const take = (source: string) => {
    const choice = choices.find((one) => one.source === source);
    combobox.closeDropdown();
    if (choice === undefined) return;
    if (choice.lack === null) return selectModel(source);
    const slug = encodeURIComponent(choice.provider?.slug ?? '');
    const name = encodeURIComponent(choice.name);
    void navigate(
      choice.lack === 'key'
        ? `/providers?open=${slug}`
        : `/models?view=catalog&provider=${slug}&search=${name}`,
    );
  };

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') setMoved(true);
    if (event.key !== 'Enter' || hasMoved || event.nativeEvent.isComposing) return;
    // By the words as they stand now: the list below may still be drawing what they were.
    const entries = pickerGroups(choices, filter, Date.now(), { starred, recent }).flatMap(
      (group) => group.entries,
    );
    const best = entries[bestMatch(entries, filter.search)];
    if (best === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    take(best.choice.source);
  };

  const shownName = chosen?.name ?? model?.name ?? t('No model');
  const isStarred = chosen !== undefined && starred.includes(chosen.source);
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={take}
      width={480}
      position="bottom-start"
      shadow="xl"
      middlewares={{ flip: true, shift: { padding: 12 } }}
    >
      <Combobox.Target targetType="button">
        <UnstyledButton
          className={styles.target}
          onClick={() => combobox.toggleDropdown()}
          aria-label={t('Model: {name}', { name: shownName })}
          title={problem ?? undefined}
        >
          <ProviderIcon provider={chosen?.provider ?? null} size={18} />
          <span className={styles.name}>{shownName}</span>
          <IconSelector size={14} aria-hidden="true" />
        </UnstyledButton>
      </Combobox.Target>
      <Combobox.Dropdown className={styles.dropdown}>
        <Combobox.Search
          value={filter.search}
          onChange={(event) => {
            setFilter({ ...filter, search: event.currentTarget.value });
            setMoved(false);
          }}
          onKeyDownCapture={onKeyDown}
          placeholder={t('Search models, providers, abilities')}
          role="combobox"
          aria-expanded={combobox.dropdownOpened}
          aria-controls={listId}
          aria-label={t('Search models')}
        />
        <PickerFilters choices={choices} filter={filter} onChange={setFilter} />
        <div className={styles.extras}>
          {chosen && (
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              aria-pressed={isStarred}
              leftSection={isStarred ? <IconStarFilled size={13} /> : <IconStar size={13} />}
              onClick={() => toggleModelStar(chosen.source)}
            >
              {isStarred
                ? t('Take the star of {name} away', { name: chosen.name })
                : t('Star {name}', { name: chosen.name })}
            </Button>
          )}
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            leftSection={<IconColumns2 size={13} />}
            onClick={() => {
              const prompt = encodeURIComponent(form.getValues('prompt'));
              const own = model === null ? '' : `&with=${encodeURIComponent(model.source)}`;
              void navigate(`/compare?prompt=${prompt}${own}`);
            }}
          >
            {t('Compare several')}
          </Button>
        </div>
        {combobox.dropdownOpened && (
          <PickerList
            starred={starred}
            recent={recent}
            id={listId}
            choices={choices}
            isComplete={isComplete}
            filter={filter}
            chosen={model?.source ?? null}
            onBest={(place) => {
              if (place === -1) combobox.resetSelectedOption();
              else combobox.selectOption(place);
            }}
          />
        )}
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** The list below the search: what can be asked first, and as much of it as is looked at. */
function PickerList({
  id,
  choices,
  isComplete,
  filter,
  starred,
  recent,
  chosen,
  onBest,
}: {
  id: string;
  choices: readonly ModelChoice[];
  isComplete: boolean;
  filter: ModelFilter;
  starred: readonly string[];
  recent: readonly string[];
  chosen: string | null;
  /** Called with the place of the line that the search most likely means, -1 for none. */
  onBest: (place: number) => void;
}) {
  const looked = useDeferredValue(filter);
  const groups = useMemo(
    () => pickerGroups(choices, looked, Date.now(), { starred, recent }),
    [choices, looked, starred, recent],
  );
  const entries = useMemo(() => groups.flatMap((group) => group.entries), [groups]);
  const best = bestMatch(entries, looked.search);
  const { count, end } = useGrowing(entries.length, JSON.stringify(looked), best + 1);
  // Enter takes what the words name. Anew for each search, since the list stands otherwise then.
  useEffect(() => {
    onBest(best);
  }, [best, looked.search]);
  return (
    <Combobox.Options
      mah="min(56vh, 480px)"
      className={styles.options}
      aria-label={t('Models')}
      id={id}
    >
      {firstEntries(groups, count).map((group) => (
        <Combobox.Group label={group.label} key={group.label}>
          {group.entries.map(({ choice, insteadOf }) => (
            <Combobox.Option
              value={choice.source}
              key={`${choice.source} ${insteadOf?.source ?? ''}`}
              active={insteadOf === null && choice.source === chosen}
            >
              {insteadOf === null ? (
                <ModelOption choice={choice} isChosen={choice.source === chosen} />
              ) : (
                <Text size="sm" className={styles.instead}>
                  {t('Take {name} instead', { name: choice.name })}
                </Text>
              )}
            </Combobox.Option>
          ))}
        </Combobox.Group>
      ))}
      <div ref={end} />
      {entries.length === 0 && (
        <Combobox.Empty>
          <Text size="sm">
            {isComplete
              ? t('No model matches. Take a word or a filter away.')
              : t('Loading models…')}
          </Text>
        </Combobox.Empty>
      )}
    </Combobox.Options>
  );
}
