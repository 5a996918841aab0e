import { useCallback, useState } from 'react';
import { useClient } from 'urql';
import type { Draft } from '../draft/draft.ts';
import { rememberSent } from '../draft/draft-storage.ts';
import type { ModelControls } from '../draft/model-controls.ts';
import { sizeChoices, sizePixels } from '../draft/size-choices.ts';
import { toInput } from '../draft/to-input.ts';
import { errorText } from '../frame/problem-notice.tsx';
import type { CachePolicy, GenerationInput } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { uniqueText } from '../lib/random.ts';
import { announce } from '../live/announce.ts';
import { t } from '../messages/translate.ts';
import { notePrompt } from '../prompts/prompt-history.ts';
import { noteModelUse } from './model-marks.ts';

const CREATE = graphql(`
  mutation GenerationCreate($input: GenerationCreateInput!, $locale: String) {
    generationCreate(input: $input) {
      generation { id ...GenerationBatch }
      userErrors { code message field }
    }
  }
`);

/** An order that the server has not answered yet, or refused. */
export interface Order {
  /** Goes along as the idempotency key: sending an order again never buys it twice. */
  key: string;
  draft: Draft;
  input: GenerationInput;
  modelName: string;
  width: number;
  height: number;
  /** Why it was not accepted; null while it is on its way. */
  problem: string | null;
  /** Whether the server did not answer, so that the very same order may be sent again. */
  isLost: boolean;
}

export interface Orders {
  open: readonly Order[];
  /** `cachePolicy`: whether an equal order's pictures may be given again; USE where none is named. */
  create(draft: Draft, model: ModelControls, cachePolicy?: CachePolicy): void;
  sendAgain(order: Order): void;
  dismiss(key: string): void;
}

/** Sends orders, any number at once, and shows each from the very moment that it was given. */
export function useOrders(): Orders {
  const client = useClient();
  const [open, setOpen] = useState<readonly Order[]>([]);

  const dismiss = useCallback(
    (key: string) => setOpen((orders) => orders.filter((order) => order.key !== key)),
    [],
  );

  const send = useCallback(
    async (order: Order) => {
      setOpen((orders) => [order, ...orders.filter(({ key }) => key !== order.key)]);
      const { data, error } = await client
        .mutation(CREATE, { input: { generation: order.input, idempotencyKey: order.key } })
        .toPromise();
      const payload = data?.generationCreate;
      if (payload?.generation) {
        rememberSent(payload.generation.id, order.draft);
        dismiss(order.key);
        return;
      }
      const problem = payload
        ? payload.userErrors.map(({ message }) => message).join(' ')
        : error
          ? errorText(error)
          : t('The server gave no answer.');
      announce(problem);
      const isLost = Boolean(error?.networkError);
      setOpen((orders) =>
        orders.map((one) => (one.key === order.key ? { ...one, problem, isLost } : one)),
      );
    },
    [client, dismiss],
  );

  const create = useCallback(
    (draft: Draft, model: ModelControls, cachePolicy: CachePolicy = 'USE') => {
      const choices = sizeChoices(model.capabilities);
      announce(t('Sent.'));
      noteModelUse(model.source);
      notePrompt(draft.prompt);
      void send({
        key: uniqueText(),
        draft,
        input: {
          ...toInput(draft, model),
          // USE is the schema's own default.
          ...(cachePolicy === 'USE' ? {} : { cachePolicy }),
        },
        modelName: model.name,
        ...sizePixels(draft.size, choices, model.defaultSettings),
        problem: null,
        isLost: false,
      });
    },
    [send],
  );
  const sendAgain = useCallback(
    (order: Order) => void send({ ...order, problem: null, isLost: false }),
    [send],
  );
  return { open, create, sendAgain, dismiss };
}
