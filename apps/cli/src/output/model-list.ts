import { renderLifecycle } from './lifecycle.ts';
import type { AnyModel } from './model.ts';
import { renderPriceRange } from './prices.ts';
import type { Style } from './style.ts';
import { renderTable } from './table.ts';

/** How a list of models is shown. */
export interface ModelListView {
  readonly shows: 'installed' | 'starters';
  /** Of this provider alone; null: of all. */
  readonly provider: string | null;
  /** Those that offer this mode; null: any. */
  readonly mode: string | null;
  /** Whether files of that provider are broken, which was told before. */
  readonly isBroken: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Characters to a line; null: as many as it takes, for a reader that is no terminal. */
  readonly columns: number | null;
}

/** Those that can be asked come first, then those whose provider waits for its key, and those that are gone last. */
function rankOf({ lifecycle, provider }: AnyModel): number {
  if (lifecycle.state === 'RETIRED') return 2;
  const state = provider?.status.state;
  return state === 'VERIFIED' || state === 'UNVERIFIED' ? 0 : 1;
}

function emptyText({ shows, provider, mode, isBroken }: ModelListView): string {
  const of = provider === null ? '' : ` of ${provider}`;
  const that = mode === null ? '' : ` that offers ${mode.toLowerCase()}`;
  if (shows === 'starters') return `The catalog has no model${of}${that}.`;
  if (isBroken)
    return `No model${of}${that} is installed. Mend what is broken in its files first; a model is installed once its file is whole.`;
  const catalog = `darkroom model list --starters${provider === null ? '' : ` --provider ${provider}`}`;
  return [
    `No model${of}${that} is installed.`,
    `\`darkroom provider configure ${provider ?? '<provider>'}\` installs its models; \`${catalog}\` shows what there is.`,
  ].join(' ');
}

/** Models in a table, those that can be asked first; each that goes with what to take instead. */
export function renderModels(
  models: readonly AnyModel[],
  view: ModelListView,
  style: Style,
): string {
  if (models.length === 0) return emptyText(view);
  const isStarters = view.shows === 'starters';
  const rows = models
    .toSorted((left, right) => rankOf(left) - rankOf(right))
    .map((model) => [
      model.key,
      model.provider?.slug ?? '–',
      renderPriceRange(model.prices, model.provider?.isPaid ?? true, model.capabilities),
      ...('isInstalled' in model && isStarters ? [model.isInstalled ? 'yes' : 'no'] : []),
      model.capabilities.modes.map((mode) => mode.toLowerCase()).join(' '),
      model.source,
      // Last, for the few that go or are gone have much to say, and would push the others' columns aside.
      renderLifecycle(model.lifecycle, view.now),
    ]);
  const installed = isStarters ? ['INSTALLED'] : [];
  const head = ['KEY', 'PROVIDER', 'PER IMAGE', ...installed, 'MODES', 'SOURCE', 'STATE'];
  // What `model show` tells as well goes first where the terminal is narrow.
  return renderTable(head, rows, style, { columns: view.columns, spare: ['MODES', 'SOURCE'] });
}
