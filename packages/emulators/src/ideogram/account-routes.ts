import type { EmulatorContext } from '../kit/emulator.ts';

/** Answers about the account, by path. */
export function accountAnswer(context: EmulatorContext, path: string): object | undefined {
  switch (path) {
    case '/v2/account/usage':
      return { buckets: [bucketOf(context)] };
    case '/v2/account/api-keys':
      return {
        api_keys: context.keys.map((key, index) => ({
          api_key_id: `key-${index}`,
          creation_time: '2026-01-23T04:56:07+00:00',
          redacted_api_key: `${key.slice(0, 4)}••••••••`,
          status: 'active',
        })),
      };
    case '/v2/account/invoices':
      return { invoices: [] };
    case '/models':
      return { models: CUSTOM_MODELS };
    default:
      return undefined;
  }
}

/** The account's own models: one that paints, and one that is still in training. */
const CUSTOM_MODELS = [
  {
    model_id: '_vEtS-iCTVWow-2WZvm11g',
    name: 'House style',
    status: 'COMPLETED',
    creation_time: '2026-05-01T08:00:00+00:00',
    is_available_for_generation: true,
    is_owned: true,
    custom_model_uri: 'model/_vEtS-iCTVWow-2WZvm11g/version/0',
  },
  {
    model_id: 'aaaaaaaaTVWow-2WZvm11g',
    name: 'Half done',
    status: 'TRAINING',
    creation_time: '2026-11-20T08:00:00+00:00',
    is_available_for_generation: false,
    is_owned: true,
    custom_model_uri: null,
  },
];

function bucketOf(context: EmulatorContext): object {
  const today = context.now().toISOString().slice(0, 10);
  return {
    start_time: `${today}T00:00:00Z`,
    end_time: `${today}T23:59:59Z`,
    line_items: context.ledger.charges().map(({ model, amountMicros, images }) => ({
      product: model,
      description: model,
      endpoint: model,
      source: 'api',
      currency_code: 'USD',
      cost_total: (amountMicros / 1_000_000).toFixed(6),
      billed_units: { unit: 'image', quantity: String(images) },
    })),
  };
}
