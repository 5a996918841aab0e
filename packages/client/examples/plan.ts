// Asks what an order would cost and what the model would make of each setting. Nothing is spent.
import { planGeneration } from '@darkroom/client';
import { connect } from './connect.ts';

const plan = await planGeneration(await connect(), {
  model: { source: 'external://sandbox/etching' },
  prompt: 'a lighthouse at dusk',
  size: { aspectRatio: '16:9' },
  negativePrompt: 'people',
  parameterPolicy: 'ADAPT',
});
for (const { code, message } of plan.userErrors) console.log(`refused: ${code}: ${message}`);
for (const { parameter, outcome, reason } of plan.receipt)
  console.log(`${parameter}: ${outcome}${reason === null ? '' : ` (${reason})`}`);
const expected = plan.cost?.expected ?? null;
console.log(
  expected === null ? 'cost: not known' : `cost: ${expected.amount} ${expected.currency}`,
);
