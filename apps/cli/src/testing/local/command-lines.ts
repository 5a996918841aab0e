import {
  batch,
  batchPlan,
  board,
  budget,
  model,
  money,
  page,
  provider,
  usageLine,
} from './data.ts';
import { PEOPLE, USER } from './people-data.ts';
import { delivery, webhook } from './webhook-data.ts';
import { workflowRun } from './workflow-data.ts';

/** Every command, and what the server answers it beside the usual. */
export const COMMAND_LINES: [argv: string[], root?: Record<string, unknown>][] = [
  [['server', 'status']],
  [['auth', 'status']],
  [['auth', 'link']],
  [['auth', 'logout']],
  [['provider', 'list']],
  [['provider', 'show', 'atelier']],
  [
    ['provider', 'test', 'atelier'],
    {
      providerVerify: {
        provider: {
          slug: 'atelier',
          status: { state: 'VERIFIED', message: null, checkedAt: null },
        },
        userErrors: [],
      },
    },
  ],
  [['provider', 'init', 'acme']],
  [['workflow', 'list'], { workflowRuns: page([workflowRun('SUCCEEDED')]) }],
  [['workflow', 'show', 'wfr_1'], { workflowRun: workflowRun('FAILED') }],
  [['workflow', 'watch', 'wfr_1'], { workflowRun: workflowRun('SUCCEEDED') }],
  [
    ['workflow', 'cancel', 'wfr_1'],
    { workflowCancel: { workflowRun: workflowRun('CANCELED'), userErrors: [] } },
  ],
  [['webhook', 'list'], { webhooks: [webhook()] }],
  [
    ['webhook', 'create', 'https://hooks.example.com/a', '--event', 'image-stored'],
    { webhookCreate: { webhook: webhook(), secret: 'whsec_once', userErrors: [] } },
  ],
  [
    ['webhook', 'show', 'whk_1'],
    { node: { __typename: 'Webhook', ...webhook(), deliveries: [delivery('PENDING')] } },
  ],
  [
    ['webhook', 'test', 'whk_1'],
    { webhookTest: { delivery: delivery('DELIVERED'), userErrors: [] } },
  ],
  [
    ['webhook', 'redeliver', 'whk_1', 'evt_7', '--later'],
    { webhookRedeliver: { webhook: webhook(), userErrors: [] } },
  ],
  [
    ['webhook', 'update', 'whk_1', '--enable'],
    { webhookUpdate: { webhook: webhook(), userErrors: [] } },
  ],
  [
    ['webhook', 'remove', 'whk_1', '--yes'],
    { webhookDelete: { deletedId: 'whk_1', userErrors: [] } },
  ],
  [['catalog', 'check']],
  [['batch', 'plan', '--prompt', 'a', '-m', 'brush', '--seed', '1..4'], { batchPlan: batchPlan() }],
  [
    ['batch', 'create', '--prompt', 'a', '-m', 'brush', '--cap', '2', '--no-wait'],
    {
      batchPlan: batchPlan({ warnings: [{ code: 'CAP_BELOW_PRICE', message: 'It may pause.' }] }),
      batchCreate: { batch: batch('RUNNING'), userErrors: [] },
    },
  ],
  [['batch', 'list'], { batches: page([batch('DONE')]) }],
  [['batch', 'show', 'bat_1'], { batch: batch('DONE') }],
  [['batch', 'watch', 'bat_1'], { batch: batch('DONE') }],
  [['batch', 'cancel', 'bat_1'], { batchCancel: { batch: batch('CANCELED'), userErrors: [] } }],
  [
    ['batch', 'resume', 'bat_1', '--cap', '4'],
    { batchResume: { batch: batch('RUNNING'), userErrors: [] } },
  ],
  [
    ['provider', 'reset', 'atelier', '--yes'],
    { providerReset: { provider: null, removedModels: 2, userErrors: [] } },
  ],
  [['credential', 'list', 'atelier']],
  [
    ['credential', 'add', 'atelier', 'work', '--set', 'endpoint=private'],
    {
      providerConfigure: {
        provider: provider('atelier'),
        installedModels: [],
        userErrors: [],
      },
    },
  ],
  [
    ['credential', 'remove', 'atelier', 'work', '--yes'],
    { providerCredentialRemove: { provider: null, removedModels: 0, userErrors: [] } },
  ],
  [
    ['credential', 'verify', 'atelier', '--own'],
    { providerVerify: { provider: provider('atelier'), userErrors: [] } },
  ],
  [
    ['credential', 'order', 'atelier', 'work,default', '--strategy', 'balanced'],
    { providerCredentialsArrange: { provider: provider('atelier'), userErrors: [] } },
  ],
  [['model', 'list']],
  [['model', 'list', '--starters']],
  [['model', 'show', 'brush']],
  [['model', 'show', 'etcher']],
  [
    ['model', 'install', 'external://atelier/etcher'],
    { modelInstall: { model: model('etcher'), userErrors: [] } },
  ],
  [
    ['model', 'verify', 'own'],
    {
      modelVerify: {
        model: model('own', {
          credentialStatus: {
            state: 'VERIFIED',
            message: 'The server lists 2 models.',
            checkedAt: null,
          },
        }),
        userErrors: [],
      },
    },
  ],
  [
    ['model', 'remove', 'brush', '--yes'],
    { modelUninstall: { source: 'external://atelier/brush', userErrors: [] } },
  ],
  [
    ['model', 'update', 'brush', '--mark-available'],
    { modelUpdate: { model: model('brush'), userErrors: [] } },
  ],
  [['generate', 'a lighthouse', '--dry-run']],
  [['generate', 'a lighthouse', '-o', 'out/']],
  [['generate', 'a lighthouse', '--no-wait']],
  [['generation', 'create', 'a lighthouse', '-o', 'out/']],
  [['generation', 'list']],
  [['generation', 'show', 'gen_1']],
  [['generation', 'watch', 'gen_1']],
  [
    ['generation', 'cancel', 'gen_1'],
    {
      generationCancel: {
        generation: { id: 'gen_1', status: 'CANCELED', notices: [] },
        userErrors: [],
      },
    },
  ],
  [
    ['generation', 'retry', 'gen_1', '--no-wait'],
    {
      generationRetry: {
        generation: { id: 'gen_2', status: 'QUEUED', count: 1 },
        warnings: [{ message: 'It may pass the budget of $1 a day for everything.' }],
        userErrors: [],
      },
    },
  ],
  [
    ['generation', 'resolve', 'gen_1', '--not-charged'],
    {
      generationResolve: {
        generation: { id: 'gen_1', status: 'FAILED', actualCost: null },
        userErrors: [],
      },
    },
  ],
  [['image', 'list']],
  [['image', 'save', 'img_1', '-o', 'a.png']],
  [
    ['image', 'star', 'img_1'],
    { imageUpdate: { image: { id: 'img_1', isStarred: true }, userErrors: [] } },
  ],
  [
    ['image', 'delete', 'img_1', '--yes'],
    { imageDelete: { deletedIds: ['img_1'], userErrors: [] } },
  ],
  [['image', 'restore', 'img_1'], { imageRestore: { images: [{ id: 'img_1' }], userErrors: [] } }],
  [
    ['image', 'zip', 'img_1', '-o', 'a.zip'],
    {
      imageArchiveCreate: { url: '/images/img_1?signature=s', imageCount: 1, userErrors: [] },
    },
  ],
  [['board', 'list'], { boards: [board()] }],
  [['board', 'create', 'Herons', '--target'], { boardCreate: { board: board(), userErrors: [] } }],
  [
    ['board', 'update', 'Herons', '--name', 'Grey'],
    { boards: [board()], boardUpdate: { board: board(), userErrors: [] } },
  ],
  [
    ['board', 'add', 'Herons', 'img_1'],
    { boards: [board()], boardAddImages: { board: board(), addedCount: 1, userErrors: [] } },
  ],
  [
    ['board', 'remove', 'brd_1', 'img_1'],
    { boards: [board()], boardRemoveImages: { board: board(), removedCount: 1, userErrors: [] } },
  ],
  [
    ['board', 'delete', 'Herons', '--yes'],
    { boards: [board()], boardDelete: { deletedId: 'brd_1', userErrors: [] } },
  ],
  [
    ['budget', 'set', '--limit', '10', '--per', 'month'],
    { budgetSet: { budget: budget(), userErrors: [] } },
  ],
  [
    ['budget', 'list'],
    {
      budgets: [
        budget({ unknownCostGenerations: 2 }),
        budget({
          scope: 'PROVIDER',
          scopeKey: 'atelier',
          period: 'TOTAL',
          limit: money('1'),
          isHard: false,
          resetsAt: null,
        }),
      ],
    },
  ],
  [
    ['budget', 'remove', '--per', 'day', '--model', 'brush', '--yes'],
    { budgetSet: { budget: null, userErrors: [] } },
  ],
  [
    ['usage'],
    {
      usage: {
        total: money('1.25'),
        generations: 9,
        images: 12,
        unknownCostGenerations: 3,
        byModel: [
          usageLine('external://atelier/brush', '1.25', 1),
          usageLine('external://atelier/etcher', '0', 2),
          usageLine('external://sandbox/aurora', '0', 0),
        ],
        drift: [
          {
            source: 'external://atelier/brush',
            generations: 2,
            estimated: { amount: '1', currency: 'USD' },
            actual: { amount: '1.25', currency: 'USD' },
            ratio: 1.25,
          },
          {
            source: 'external://sandbox/aurora',
            generations: 1,
            estimated: { amount: '0', currency: 'USD' },
            actual: { amount: '0', currency: 'USD' },
            ratio: null,
          },
        ],
        byDay: [usageLine('2026-11-20', '0.25', 0), usageLine('2026-11-21', '1', 3)],
      },
    },
  ],
  [
    ['token', 'create', 'photo booth'],
    {
      apiTokenCreate: {
        apiToken: {
          id: 'tok_1',
          name: 'photo booth',
          createdAt: '2026-11-21T09:30:00.000Z',
          scopes: ['*'],
          models: null,
          expiresAt: null,
          budgets: [],
        },
        secret: 's3cret',
        userErrors: [],
      },
    },
  ],
  [
    ['token', 'list'],
    {
      apiTokens: [
        {
          id: 'tok_1',
          name: 'photo booth',
          hint: '…cret',
          createdAt: '2026-11-21T09:30:00.000Z',
          lastUsedAt: null,
          revokedAt: null,
          scopes: ['*'],
          models: null,
          expiresAt: null,
          user: USER,
          budgets: [],
        },
      ],
    },
  ],
  [
    ['token', 'revoke', 'tok_1', '--yes'],
    {
      apiTokenRevoke: {
        apiToken: { id: 'tok_1', name: 'photo booth', revokedAt: '2026-11-21T09:30:00.000Z' },
        userErrors: [],
      },
    },
  ],
  [['user', 'list'], PEOPLE],
  [['user', 'create', 'Ada'], PEOPLE],
  [['user', 'update', 'usr_1', '--role', 'viewer'], PEOPLE],
  [['user', 'disable', 'usr_1', '--yes'], PEOPLE],
  [['user', 'link', 'usr_1'], PEOPLE],
  [['audit', 'list'], PEOPLE],
  [['audit', 'verify'], PEOPLE],
  [['config', 'path']],
  [['config', 'get']],
  [['config', 'set', 'model', 'brush']],
  [['completion', 'words', '--', 'generate', '-m', '']],
  [['help', 'exit-codes']],
];
