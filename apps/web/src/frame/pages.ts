import type { Permission } from '@darkroom/core';
import {
  IconApps,
  IconBrush,
  IconColumns2,
  IconKey,
  IconPhoto,
  IconReceipt2,
  IconRoute,
  IconTable,
  IconUsers,
  type TablerIcon,
} from '@tabler/icons-react';
import { t } from '../messages/translate.ts';

/** A page of the app, as the navigation shows it. */
export interface Page {
  readonly path: string;
  readonly label: string;
  readonly icon: TablerIcon;
  /** Whether phones have it in their bar. The others stand behind "More". */
  readonly isInBar: boolean;
  /** What somebody has to be allowed to find anything there. Left out: everybody does. */
  readonly needs?: Permission;
}

/** Every page, in the order of the navigation. Alt and its number, from 1, leads there. Its route stands in app.tsx. */
export const PAGES: readonly Page[] = [
  { path: '/', label: t('Studio'), icon: IconBrush, isInBar: true },
  { path: '/gallery', label: t('Gallery'), icon: IconPhoto, isInBar: true },
  { path: '/providers', label: t('Providers'), icon: IconKey, isInBar: true },
  { path: '/models', label: t('Models'), icon: IconApps, isInBar: true },
  { path: '/spend', label: t('Spend'), icon: IconReceipt2, isInBar: false },
  { path: '/compare', label: t('Compare'), icon: IconColumns2, isInBar: false },
  { path: '/batches', label: t('Batches'), icon: IconTable, isInBar: false },
  { path: '/workflows', label: t('Workflows'), icon: IconRoute, isInBar: false },
  { path: '/access', label: t('Access'), icon: IconUsers, isInBar: false, needs: 'tokens:write' },
];
