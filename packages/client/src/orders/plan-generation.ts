import type { DarkroomClient } from '../create-client.ts';
import { type GenerationInput, OrderPlanDocument, type OrderPlanQuery } from '../gql/graphql.ts';

/** What an order would do and cost. `userErrors` says what would keep it from being taken. */
export type Plan = OrderPlanQuery['generationPlan'];

/** Asks what an order would do and cost. Nothing is sent to a provider, nothing is spent. @throws DarkroomProblem */
export async function planGeneration(
  client: Pick<DarkroomClient, 'request'>,
  input: GenerationInput,
  options: { signal?: AbortSignal } = {},
): Promise<Plan> {
  const { generationPlan } = await client.request(OrderPlanDocument, { input }, options);
  return generationPlan;
}
