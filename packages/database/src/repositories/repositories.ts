import { ApiTokens } from './api-tokens.ts';
import { Assets } from './assets.ts';
import { Attempts } from './attempts.ts';
import { Audit } from './audit.ts';
import { BatchCells } from './batch-cells.ts';
import { Batches } from './batches.ts';
import { Boards } from './boards.ts';
import { Budgets } from './budgets.ts';
import { ComparisonVotes } from './comparison-votes.ts';
import type { RepositoryContext } from './context.ts';
import { CredentialCoolings } from './credential-coolings.ts';
import { Credentials } from './credentials.ts';
import { Events } from './events.ts';
import { Generations } from './generations.ts';
import { History } from './history.ts';
import { ImageArchives } from './image-archives.ts';
import { Images } from './images.ts';
import { Ledger } from './ledger.ts';
import { ModelOverrides } from './model-overrides.ts';
import { ModelRemovals } from './model-removals.ts';
import { Models } from './models.ts';
import { ProviderSettings } from './provider-settings.ts';
import { Reservations } from './reservations.ts';
import { Sessions } from './sessions.ts';
import { SignInLinks } from './sign-in-links.ts';
import { Users } from './users.ts';
import { Webhooks } from './webhooks.ts';
import { WorkflowRuns } from './workflow-runs.ts';
import { WorkflowSteps } from './workflow-steps.ts';

/** One repository an aggregate, all on the same client or all in the same transaction. */
export interface Repositories {
  readonly providerSettings: ProviderSettings;
  readonly credentials: Credentials;
  readonly credentialCoolings: CredentialCoolings;
  readonly models: Models;
  readonly modelOverrides: ModelOverrides;
  readonly modelRemovals: ModelRemovals;
  readonly assets: Assets;
  readonly generations: Generations;
  readonly attempts: Attempts;
  readonly history: History;
  readonly images: Images;
  readonly imageArchives: ImageArchives;
  readonly boards: Boards;
  readonly users: Users;
  readonly webhooks: Webhooks;
  readonly audit: Audit;
  readonly apiTokens: ApiTokens;
  readonly sessions: Sessions;
  readonly signInLinks: SignInLinks;
  readonly events: Events;
  readonly ledger: Ledger;
  readonly budgets: Budgets;
  readonly reservations: Reservations;
  readonly comparisonVotes: ComparisonVotes;
  readonly batches: Batches;
  readonly batchCells: BatchCells;
  readonly workflowRuns: WorkflowRuns;
  readonly workflowSteps: WorkflowSteps;
}

/** Makes the repositories over a client or a transaction. */
export function createRepositories(context: RepositoryContext): Repositories {
  return {
    providerSettings: new ProviderSettings(context),
    credentials: new Credentials(context),
    credentialCoolings: new CredentialCoolings(context),
    models: new Models(context),
    modelOverrides: new ModelOverrides(context),
    modelRemovals: new ModelRemovals(context),
    assets: new Assets(context),
    generations: new Generations(context),
    attempts: new Attempts(context),
    history: new History(context),
    images: new Images(context),
    imageArchives: new ImageArchives(context),
    boards: new Boards(context),
    users: new Users(context),
    webhooks: new Webhooks(context),
    audit: new Audit(context),
    apiTokens: new ApiTokens(context),
    sessions: new Sessions(context),
    signInLinks: new SignInLinks(context),
    events: new Events(context),
    ledger: new Ledger(context),
    budgets: new Budgets(context),
    reservations: new Reservations(context),
    comparisonVotes: new ComparisonVotes(context),
    batches: new Batches(context),
    batchCells: new BatchCells(context),
    workflowRuns: new WorkflowRuns(context),
    workflowSteps: new WorkflowSteps(context),
  };
}
