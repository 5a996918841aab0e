import type { BudgetScopes } from '../budgets/budget-scopes.ts';
import type { Outcome } from '../contracts.ts';
import type { ConfigurationContext } from './context.ts';
import { installedModel, missingModelProblem, offeredModel } from './models/find-model.ts';
import { unknownProvider } from './providers/unknown-provider.ts';

/** What budgets can be for, by the catalog and the installed models. */
export function configuredBudgetScopes(context: ConfigurationContext): BudgetScopes {
  const { situations, models, catalog } = context;
  return {
    provider(name): Outcome<string> {
      const found = situations.find(name);
      return found
        ? { ok: true, value: found.record.slug }
        : { ok: false, problems: [unknownProvider(name, situations)] };
    },
    async model(source): Promise<Outcome<string>> {
      const ref = { source };
      // A model that is not installed now may have been, or may be tomorrow.
      const isKnown =
        installedModel(await models.read(), ref) !== null || offeredModel(catalog, ref) !== null;
      return isKnown
        ? { ok: true, value: source }
        : { ok: false, problems: [await missingModelProblem(context, ref)] };
    },
  };
}
