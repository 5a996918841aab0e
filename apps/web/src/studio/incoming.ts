import { useEffect } from 'react';
import type { Draft, Picture } from '../draft/draft.ts';
import { notify } from '../lib/notify.ts';
import { createStore, useStore } from '../lib/store.ts';
import { t } from '../messages/translate.ts';
import type { StudioState } from './studio-context.ts';

/** What another page hands to the studio: settings to take over, or a picture to work from. */
export type Incoming =
  | { readonly kind: 'draft'; readonly draft: Draft }
  | { readonly kind: 'picture'; readonly picture: Picture; readonly as: 'image' | 'reference' };

export const incoming = createStore<Incoming | null>(null);

/** Takes what another page handed over, once. */
export function useIncoming(studio: StudioState): void {
  const given = useStore(incoming);
  const { model, applyDraft, placePicture } = studio;
  useEffect(() => {
    if (given === null || model === null) return;
    incoming.set(null);
    if (given.kind === 'draft') return applyDraft(given.draft);
    const where = placePicture(given.picture, given.as);
    const message =
      where === null
        ? t('{name} takes no such picture. Choose another model.', { name: model.name })
        : t('Taken as {where}.', { where });
    notify({ message });
  }, [given, model, applyDraft, placePicture]);
}
