import { createContext, useContext } from 'react';
import type { ControlModel } from '../draft/control-model.ts';
import type { Draft, Picture } from '../draft/draft.ts';
import type { ModelControls } from '../draft/model-controls.ts';
import type { FieldProblems } from '../draft/problem-fields.ts';
import type { GenerationInput } from '../gql/graphql.ts';
import type { Orders } from './use-orders.ts';
import type { PlanAnswer, PlanProblem } from './use-plan.ts';

/** What the parts of the studio share. */
export interface StudioState {
  /** The chosen model; null where none is installed. */
  model: ModelControls | null;
  /** Whether the chosen model's controls are not there yet: `model` is null, or still the one before. */
  isSwitching: boolean;
  controls: ControlModel | null;
  /** The request that the draft comes to now; null without a model. */
  input: GenerationInput | null;
  plan: PlanAnswer;
  problems: FieldProblems<PlanProblem>;
  selectModel(source: string): void;
  /** Puts a whole draft in place of the present one. */
  applyDraft(draft: Draft): void;
  /** Puts a picture where the model takes one; answers where, or null where it takes none. */
  placePicture(picture: Picture, as?: 'image' | 'reference'): string | null;
  orders: Orders;
}

export const StudioContext = createContext<StudioState | null>(null);

export function useStudio(): StudioState {
  const state = useContext(StudioContext);
  if (state === null) throw new Error('useStudio outside of the studio.');
  return state;
}

/** The problems of one control as one text, for its error line; null where there is none. */
export function useProblem(control: string): string | null {
  const found = useStudio().problems.get(control);
  return found?.map(({ message }) => message).join(' ') ?? null;
}
