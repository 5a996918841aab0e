import type { AuditRule } from './audit-rule.ts';
import type { Access } from './forbidden.ts';

/** What a root field needs, and what the audit log is told of it. */
export interface FieldRule {
  readonly needs: Access;
  /** What is enough where the caller's own credentials alone are meant: input.scope is OWN, and no other user is named. */
  readonly own?: Access;
  /** Only mutations: every one says what is written, or that nothing is (null). */
  readonly audit?: AuditRule | null;
}

type Rules = Readonly<Record<string, FieldRule>>;

const reads = (needs: Access): FieldRule => ({ needs });
/** Nothing for the log: it neither spends, configures nor removes. What orders writes its own entry where it is accepted. */
const quiet = (needs: Access): FieldRule => ({ needs, audit: null });
const noted = (needs: Access, action: string, audit: Omit<AuditRule, 'action'>): FieldRule => ({
  needs,
  audit: { action, ...audit },
});

/** A rule that asks for less where somebody means their own credentials. */
const orOwn = (rule: FieldRule): FieldRule => ({ ...rule, own: 'credentials:write' });

/** Of a model that a mutation names: what it was, or what was asked for. */
const MODEL = ['payload.model.source', 'payload.source', 'input.model.source', 'input.model.id'];

/**
 * Every field of Query, Mutation and Subscription, and what it needs. A field that is missing here is refused to
 * everybody, and a test fails. Whose rows a field then shows is `sight.ts`'s business.
 */
export const ROOT_FIELDS: Readonly<Record<'Query' | 'Mutation' | 'Subscription', Rules>> = {
  Query: {
    // What may be read of them goes by their kind: see NODE_PERMISSIONS.
    node: reads('SIGNED_IN'),
    nodes: reads('SIGNED_IN'),
    viewer: reads('SIGNED_IN'),
    server: reads('SIGNED_IN'),
    permissions: reads('SIGNED_IN'),
    providers: reads('models:read'),
    provider: reads('models:read'),
    starterModels: reads('models:read'),
    model: reads('models:read'),
    models: reads('models:read'),
    modelRanking: reads('models:read'),
    notOffered: reads('models:read'),
    catalogProblems: reads('models:read'),
    catalogCheck: reads('providers:write'),
    providerStart: reads('providers:write'),
    generationPlan: reads('generate'),
    generation: reads('gallery:read'),
    generations: reads('gallery:read'),
    images: reads('gallery:read'),
    boards: reads('gallery:read'),
    batchPlan: reads('generate'),
    batch: reads('gallery:read'),
    batches: reads('gallery:read'),
    workflowPlan: reads('generate'),
    workflowRun: reads('gallery:read'),
    workflowRuns: reads('gallery:read'),
    usage: reads('usage:read'),
    budgets: reads('usage:read'),
    apiTokens: reads('tokens:write'),
    users: reads('users:write'),
    auditLog: reads('audit:read'),
    auditVerification: reads('audit:read'),
    webhooks: reads('webhooks:write'),
  },
  Mutation: {
    generationCreate: quiet('generate'),
    generationRetry: quiet('generate'),
    generationCancel: quiet('generate'),
    generationResolve: noted('generate', 'GENERATION_RESOLVED', {
      subject: ['input.id'],
      detail: { resolution: 'input.resolution' },
    }),
    assetUploadCreate: quiet('gallery:write'),
    imageUpdate: quiet('gallery:write'),
    boardDelete: noted('gallery:write', 'BOARD_DELETED', { subject: ['input.id'] }),
    imageDelete: noted('gallery:write', 'IMAGES_DELETED', {
      subject: ['payload.deletedIds.0'],
      detail: { images: 'payload.deletedIds' },
      done: 'payload.deletedIds',
    }),
    imageUpdateMany: quiet('gallery:write'),
    imageRestore: quiet('gallery:write'),
    imageArchiveCreate: quiet('gallery:read'),
    boardCreate: quiet('gallery:write'),
    boardUpdate: quiet('gallery:write'),
    boardAddImages: quiet('gallery:write'),
    boardRemoveImages: quiet('gallery:write'),
    // What each cell orders stands in the log by itself.
    batchCreate: noted('generate', 'BATCH_ORDERED', {
      subject: ['payload.batch.id'],
      detail: { capUsd: 'input.batch.cap.amount' },
    }),
    batchCancel: quiet('generate'),
    // What each node orders stands in the log by itself.
    workflowRun: noted('generate', 'WORKFLOW_ORDERED', {
      subject: ['payload.workflowRun.id'],
      detail: { capUsd: 'input.maxCost.amount' },
    }),
    workflowCancel: quiet('generate'),
    batchResume: noted('generate', 'BATCH_RESUMED', {
      subject: ['input.id'],
      detail: { capUsd: 'input.cap.amount' },
    }),
    comparisonVote: quiet('gallery:write'),
    providerConfigure: orOwn(
      noted('providers:write', 'PROVIDER_CONFIGURED', {
        subject: ['input.provider'],
        detail: {
          scope: 'input.scope',
          credential: 'input.credential',
          variables: 'input.credentials.variable',
          baseUrl: 'input.baseUrl',
          installed: 'payload.installedModels.source',
        },
      }),
    ),
    providerReset: noted('providers:write', 'PROVIDER_RESET', {
      subject: ['input.provider'],
      detail: { removedModels: 'payload.removedModels' },
    }),
    providerVerify: orOwn(quiet('providers:write')),
    providerCredentialsArrange: noted('providers:write', 'CREDENTIALS_ARRANGED', {
      subject: ['input.provider'],
      detail: {
        order: 'input.order',
        strategy: 'input.strategy',
        sharedWith: 'input.sharedWith',
      },
    }),
    providerCredentialRemove: orOwn(
      noted('providers:write', 'CREDENTIAL_REMOVED', {
        subject: ['input.provider'],
        detail: {
          scope: 'input.scope',
          user: 'input.user',
          credential: 'input.credential',
          removedModels: 'payload.removedModels',
        },
      }),
    ),
    providerDiscoverModels: noted('providers:write', 'MODELS_INSTALLED', {
      subject: ['input.provider'],
      detail: { installed: 'payload.installedModels.source' },
      done: 'payload.installedModels',
    }),
    modelInstall: noted('providers:write', 'MODEL_INSTALLED', {
      subject: ['payload.model.source', 'input.source'],
      detail: { variables: 'input.credentials.variable' },
    }),
    modelUninstall: noted('providers:write', 'MODEL_UNINSTALLED', { subject: MODEL }),
    modelUpdate: noted('providers:write', 'MODEL_CHANGED', {
      subject: MODEL,
      detail: { name: 'input.name', variables: 'input.credentials.variable' },
    }),
    modelVerify: quiet('providers:write'),
    budgetSet: noted('budgets:write', 'BUDGET_SET', {
      subject: ['input.scopeKey', 'input.scope'],
      detail: {
        scope: 'input.scope',
        period: 'input.period',
        limitUsd: 'input.limit.amount',
        isHard: 'input.isHard',
      },
    }),
    apiTokenCreate: noted('tokens:write', 'API_TOKEN_CREATED', {
      subject: ['payload.apiToken.id'],
      detail: {
        name: 'input.name',
        scopes: 'input.scopes',
        models: 'input.models',
        limitUsd: 'input.budget.limit.amount',
        period: 'input.budget.period',
        expiresAt: 'input.expiresAt',
      },
    }),
    apiTokenRevoke: noted('tokens:write', 'API_TOKEN_REVOKED', {
      subject: ['input.id'],
      detail: { name: 'payload.apiToken.name' },
    }),
    userCreate: noted('users:write', 'USER_CREATED', {
      subject: ['payload.user.id'],
      detail: {
        name: 'input.name',
        role: 'input.role',
        limitUsd: 'input.budget.limit.amount',
        period: 'input.budget.period',
      },
    }),
    userUpdate: noted('users:write', 'USER_CHANGED', {
      subject: ['input.id'],
      detail: { name: 'input.name', role: 'input.role', isEnabled: 'input.isEnabled' },
    }),
    userDisable: noted('users:write', 'USER_DISABLED', { subject: ['input.id'] }),
    webhookCreate: noted('webhooks:write', 'WEBHOOK_CREATED', {
      subject: ['payload.webhook.id'],
      detail: { url: 'input.url', events: 'input.events', withPrompts: 'input.includesPrompts' },
    }),
    webhookUpdate: noted('webhooks:write', 'WEBHOOK_CHANGED', {
      subject: ['input.id'],
      detail: {
        url: 'input.url',
        events: 'input.events',
        withPrompts: 'input.includesPrompts',
        isEnabled: 'input.isEnabled',
      },
    }),
    webhookDelete: noted('webhooks:write', 'WEBHOOK_REMOVED', { subject: ['input.id'] }),
    webhookTest: quiet('webhooks:write'),
    webhookRedeliver: quiet('webhooks:write'),
    userSignInLink: noted('users:write', 'SIGN_IN_LINK_MADE', { subject: ['input.id'] }),
  },
  Subscription: {
    generationEvents: reads('gallery:read'),
    activity: reads('SIGNED_IN'), // each topic by TOPIC_PERMISSIONS, each row by whose it is
  },
};

/** What each kind of object needs that `node` and `nodes` find. A kind that is missing here is never found. */
export const NODE_PERMISSIONS: Readonly<Record<string, Access>> = {
  generation: 'gallery:read',
  image: 'gallery:read',
  asset: 'gallery:read',
  model: 'models:read',
  provider: 'models:read',
  credential: 'models:read',
  apiToken: 'tokens:write',
  budget: 'usage:read',
  user: 'SIGNED_IN',
  board: 'gallery:read',
  batch: 'gallery:read',
  workflowRun: 'gallery:read',
  webhook: 'webhooks:write',
};

/** What each topic of `activity` needs. A topic that is missing here is told to nobody. */
export const TOPIC_PERMISSIONS: Readonly<Record<string, Access>> = {
  generation: 'gallery:read',
  asset: 'gallery:read',
  image: 'gallery:read',
  batch: 'gallery:read',
  workflow: 'gallery:read',
  board: 'gallery:read',
  provider: 'models:read',
  model: 'models:read',
};
