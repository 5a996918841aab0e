import type { Outcome } from '../contracts.ts';

/** Finds what a budget can be for. A name that leads nowhere is told with the nearest one. */
export interface BudgetScopes {
  /** The slug of a provider, by slug or alias. */
  provider(name: string): Outcome<string>;
  /** The source of a model that is installed or in the catalog. */
  model(source: string): Promise<Outcome<string>>;
}
