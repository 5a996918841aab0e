import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type UseFormReturn, useForm } from 'react-hook-form';
import { useSearchParams } from 'react-router';
import { carryOver } from '../draft/carry-over.ts';
import { controlModel } from '../draft/control-model.ts';
import type { Draft, Picture } from '../draft/draft.ts';
import { loadDraft } from '../draft/draft-storage.ts';
import type { ModelControls } from '../draft/model-controls.ts';
import { problemsByControl } from '../draft/problem-fields.ts';
import { toInput } from '../draft/to-input.ts';
import { t } from '../messages/translate.ts';
import type { StudioState } from './studio-context.ts';
import { useModelControls } from './use-model-controls.ts';
import { useOrders } from './use-orders.ts';
import { usePlan } from './use-plan.ts';
import { useSavedDraft } from './use-saved-draft.ts';

/** What was reset when the model changed, and the draft as it was before. */
export interface Reset {
  modelName: string;
  notes: string[];
  before: Draft;
}

const NO_PROBLEMS: StudioState['problems'] = new Map();

/** The draft as a form, the model that it is for, and everything that follows from the two. */
export function useStudioState(firstChoice: string | null, isComplete: boolean) {
  const [parameters, setParameters] = useSearchParams();
  const form: UseFormReturn<Draft> = useForm<Draft>({ defaultValues: loadDraft() });
  const [reset, setReset] = useState<Reset | null>(null);
  const draft = form.watch();
  const addressed = parameters.get('model');
  /** Chosen a moment ago: the router puts it into the address when it finds time, and an order may be quicker. */
  const [picked, setPicked] = useState<string | null>(null);
  const wanted = picked ?? addressed ?? (draft.model || firstChoice);
  const { model, isLoading } = useModelControls(wanted, firstChoice);
  /** The draft to take over as soon as its model is there. */
  const coming = useRef<Draft | null>(null);

  const fitTo = useCallback(
    (before: Draft, target: ModelControls) => {
      const { draft: after, notes } = carryOver(before, target);
      form.reset(after);
      setReset(notes.length > 0 ? { modelName: target.name, notes, before } : null);
    },
    [form],
  );

  const selectModel = useCallback(
    (source: string) => {
      setPicked(source);
      setParameters(
        (present) => {
          const next = new URLSearchParams(present);
          next.set('model', source);
          return next;
        },
        { replace: true },
      );
    },
    [setParameters],
  );

  useEffect(() => {
    if (picked !== null && picked === addressed) setPicked(null);
  }, [picked, addressed]);

  // The model may change by the picker, by the address, or by being uninstalled: whatever way, the draft follows.
  useEffect(() => {
    if (model === null) return;
    const given = coming.current;
    // Not before the wanted model is there; where it never comes, another one takes the draft as far as it can.
    if (given !== null && given.model !== model.source && isLoading) return;
    coming.current = null;
    const present = given ?? form.getValues();
    if (given !== null || present.model !== model.source) fitTo(present, model);
  }, [model, isLoading, form, fitTo]);

  useSavedDraft(draft);

  const applyDraft = useCallback(
    (next: Draft) => {
      if (model !== null && next.model === model.source) return fitTo(next, model);
      coming.current = next;
      selectModel(next.model);
    },
    [model, fitTo, selectModel],
  );

  const controls = model === null ? null : controlModel(model, draft);
  const input = model === null || controls === null ? null : toInput(draft, model, controls);
  const plan = usePlan(input);
  const orders = useOrders();
  const userErrors = plan.plan?.userErrors;
  const problems = useMemo(
    () => (userErrors && input ? problemsByControl(userErrors, input) : NO_PROBLEMS),
    [userErrors, input],
  );

  const placePicture = (picture: Picture, as?: 'image' | 'reference') => {
    if (model === null || controls === null) return null;
    const references = form.getValues('references');
    const most = controls.references?.maximum ?? Number.POSITIVE_INFINITY;
    const canRefer = controls.references !== null && references.length < most;
    const canStart = model.capabilities.modes.includes('IMG2IMG') || controls.image !== null;
    if (
      as !== 'reference' &&
      canStart &&
      (as === 'image' || controls.image !== null || !canRefer)
    ) {
      if (controls.image === null) form.setValue('mode', 'IMG2IMG');
      form.setValue('image', picture);
      return t('input image');
    }
    if (!canRefer) return null;
    form.setValue('references', [...references, { picture, strength: null }]);
    return t('reference image');
  };

  const undoReset = () => {
    if (reset === null) return;
    applyDraft(reset.before);
    setReset(null);
  };
  const state: StudioState = {
    model,
    isSwitching: model === null ? isLoading || !isComplete : isLoading && wanted !== model.source,
    controls,
    input,
    plan,
    problems,
    selectModel,
    applyDraft,
    placePicture,
    orders,
  };
  return { state, form, isLoading, reset, undoReset, dismissReset: () => setReset(null) };
}
