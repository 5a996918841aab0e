import type { EmulatorContext } from '../kit/emulator.ts';
import type { RecraftModel } from './models.ts';
import { RESOLD } from './models.ts';

/** Units that a fresh account has. */
const UNITS = 100_000;
/** 2026-05-01, in seconds. */
const CREATED = 1_777_593_600;

/** GET /users/me. */
export function accountOf(context: EmulatorContext) {
  const spent = context.ledger.charges().reduce((sum, charge) => sum + charge.amountMicros, 0);
  return {
    id: '5e0f6f1e-0000-4000-8000-000000000001',
    email: 'someone@example.com',
    name: 'Emulator',
    credits: UNITS - Math.round(spent / 1000),
  };
}

/** GET /models: the vendor's own, and those of others that it sells. Prices are dollars as texts. */
export function modelList(served: readonly RecraftModel[]) {
  const own = served.filter(({ id }) => !RESOLD.some((other) => other.id === id));
  const entry = (id: string, name: string, output: string, price: string) => ({
    id,
    created: CREATED,
    name,
    description: `${name}.`,
    input_modalities: ['text'],
    output_modalities: [output],
    pricing: { [output]: price },
  });
  return {
    data: [
      ...own.map(({ id, credits }) => entry(id, id, 'image', (credits / 1000).toFixed(3))),
      ...RESOLD.map(({ id, name, output, price }) => entry(id, name, output, price)),
    ],
  };
}
