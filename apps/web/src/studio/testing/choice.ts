import type { ModelChoice } from '../model-choices.ts';

/** For tests: a model that can be asked, and whatever else the test says of it. */
export const choiceWith = (rest: Partial<ModelChoice> = {}): ModelChoice => ({
  source: 'external://lab/heron',
  key: 'heron',
  name: 'Heron',
  description: '',
  tags: [],
  provider: { slug: 'lab', label: 'Lab', icon: null },
  modes: ['TXT2IMG'],
  price: null,
  leastPrice: null,
  seconds: null,
  isInstalled: true,
  isReady: true,
  isChecked: false,
  lack: null,
  life: { state: 'ACTIVE', retiresOn: null },
  note: null,
  isGone: false,
  replacedBy: null,
  ...rest,
});
