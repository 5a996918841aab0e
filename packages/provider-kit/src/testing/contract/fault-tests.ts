import type { ModelRecord, ProviderFailureDetails, Teaching } from '@darkroom/core';
import { describe, expect, test } from 'vitest';
import { startRawServer } from '../raw-server.ts';
import type { ContractFault } from './emulator-controls.ts';
import { expectFailure, failureOf, notPlayed } from './expect-failure.ts';
import { modeRequest } from './samples.ts';
import type { SuiteContext } from './suite-context.ts';

type Expected = Partial<ProviderFailureDetails>;

const REFUSED = { charge: 'not-charged', isSafeToRepeat: false } as const;
const UNKNOWN = { charge: 'unknown', isSafeToRepeat: false } as const;

/** A name, the fault, what it is to be told as, and the provider's own facts that the message teaches. */
const FAULTS: readonly [string, ContractFault, Expected, (keyof Teaching)[]?][] = [
  [
    'a refused key',
    { kind: 'unauthorized' },
    { ...REFUSED, code: 'CREDENTIALS_REJECTED' },
    ['keyShape', 'newKey'],
  ],
  [
    'an API that is not enabled',
    { kind: 'forbidden', reason: 'service-disabled' },
    { ...REFUSED, code: 'PERMISSION_DENIED' },
    ['forbidden'],
  ],
  [
    'no money left',
    { kind: 'quota-exhausted' },
    { ...REFUSED, code: 'INSUFFICIENT_FUNDS' },
    ['funds'],
  ],
  [
    'moderation of the prompt',
    { kind: 'moderation', stage: 'input' },
    { code: 'CONTENT_REFUSED', stage: 'input', isSafeToRepeat: false },
  ],
  [
    'moderation of the picture',
    { kind: 'moderation', stage: 'output' },
    { code: 'CONTENT_REFUSED', stage: 'output', isSafeToRepeat: false },
  ],
  ['a model that is gone', { kind: 'model-not-found' }, { ...REFUSED, code: 'MODEL_UNAVAILABLE' }],
  ['status 500', { kind: 'server-error', status: 500 }, { ...UNKNOWN, code: 'UNKNOWN_OUTCOME' }],
  ['status 503', { kind: 'server-error', status: 503 }, { ...UNKNOWN, code: 'UNKNOWN_OUTCOME' }],
  ['an HTML page with 502', { kind: 'html', status: 502 }, { ...UNKNOWN, code: 'UNKNOWN_OUTCOME' }],
  ['a reset connection', { kind: 'reset' }, { ...UNKNOWN, code: 'UNKNOWN_OUTCOME' }],
  ['a torn answer', { kind: 'truncated', clean: false }, { ...UNKNOWN, code: 'UNKNOWN_OUTCOME' }],
  [
    'half an answer, neatly closed',
    { kind: 'truncated', clean: true },
    { ...UNKNOWN, code: 'PROVIDER_BAD_RESPONSE' },
  ],
  ['garbage', { kind: 'garbage' }, { ...UNKNOWN, code: 'PROVIDER_BAD_RESPONSE' }],
  ['an empty answer', { kind: 'empty' }, { ...UNKNOWN, code: 'PROVIDER_BAD_RESPONSE' }],
  [
    'an HTML page with 200',
    { kind: 'html', status: 200 },
    { ...UNKNOWN, code: 'PROVIDER_BAD_RESPONSE' },
  ],
];

/** Every way in which a paid call goes wrong, told honestly, and bought once. */
export function faultTests(context: SuiteContext, model: ModelRecord): void {
  const { contract } = context;
  const lacks = new Set(contract.lacks ?? []);
  const request = { model, ...modeRequest(model, model.capabilities.modes[0] ?? 'txt2img') };
  const expected = (fault: ContractFault, usual: Expected): Expected => ({
    ...usual,
    ...contract.expected?.[fault.kind],
  });
  const run = async (fault: ContractFault, timeoutMs?: number) => {
    await context.emulator().controls.setFault(fault);
    const harness = context.harness(timeoutMs === undefined ? {} : { timeoutMs });
    const failure = await failureOf(harness.run(request), fault);
    return failure;
  };

  const expectTaught = (message: string, names: readonly (keyof Teaching)[]) => {
    for (const name of names) expect(message).toContain(contract.provider.teaching[name] ?? '');
  };

  describe('faults', () => {
    const playable = FAULTS.filter(([, { kind }]) => !lacks.has(kind));
    test.each(playable)('%s', async (_, fault, usual, taught = []) => {
      const failure = await run(fault);
      expectFailure(failure, expected(fault, usual), context.secrets());
      if (!contract.expected?.[fault.kind]) expectTaught(failure.message, taught);
    });

    test.each((contract.moderations ?? []).map((way) => [way.name, way] as const))(
      'refused content, told as %s',
      async (_, { fault, expected: usual = {} }) => {
        const refused = { code: 'CONTENT_REFUSED', isSafeToRepeat: false } as const;
        expectFailure(await run(fault), { ...refused, ...usual }, context.secrets());
      },
    );

    if (contract.provider.teaching.unverified && !lacks.has('forbidden')) {
      test('an organization that is not verified', async () => {
        const failure = await run({ kind: 'forbidden', reason: 'unverified-organization' });
        expectFailure(failure, { ...REFUSED, code: 'PERMISSION_DENIED' }, context.secrets());
        expectTaught(failure.message, ['unverified']);
      });
    }

    if (!lacks.has('hang')) {
      test('no answer until the deadline', async () => {
        const usual = { ...UNKNOWN, code: 'TIMED_OUT' } as const;
        const fault = { kind: 'hang' } as const;
        // Long enough for a busy machine to have sent the request: before that nothing was charged.
        expectFailure(await run(fault, 500), expected(fault, usual), context.secrets());
      });
    }

    if (!lacks.has('rate-limit')) {
      test.each([['seconds'], ['date']] as const)(
        'too many calls, with a wait as %s',
        async (retryAfter) => {
          const fault = { kind: 'rate-limit', retryAfter, seconds: 7 } as const;
          const usual = {
            code: 'RATE_LIMITED',
            charge: 'not-charged',
            isSafeToRepeat: true,
          } as const;
          const failure = await run(fault);
          expectFailure(failure, expected(fault, usual), context.secrets());
          // a date has whole seconds
          expect(failure.details.retryAfterMs).toBeGreaterThan(retryAfter === 'date' ? 4900 : 6999);
          expect(failure.details.retryAfterMs).toBeLessThanOrEqual(
            retryAfter === 'date' ? 8000 : 7000,
          );
          expectTaught(failure.message, ['rateLimited']);
        },
      );
    }

    if (!lacks.has('redirect')) {
      test.each([301, 302, 303, 307, 308] as const)('a redirect (%i) elsewhere', async (status) => {
        const canary = await startRawServer(() => undefined);
        try {
          const failure = await run({ kind: 'redirect', location: `${canary.origin}/`, status });
          expectFailure(failure, { code: 'PROVIDER_REDIRECTED' }, context.secrets());
          expect(canary.connections).toHaveLength(0);
        } finally {
          await canary.close();
        }
      });
    }

    const several = context.models.find(
      ({ capabilities }) => (capabilities.maxImagesPerRequest ?? 2) > 1,
    );
    if (several && !lacks.has('fewer-images')) {
      test('fewer pictures than were asked for are kept', async () => {
        const fault = { kind: 'fewer-images', images: 1 } as const;
        await context.emulator().controls.setFault(fault);
        const finished = await context.harness().run({
          ...modeRequest(several, several.capabilities.modes[0] ?? 'txt2img'),
          ...contract.several,
          model: several,
          count: 2,
        });
        expect(finished.images, notPlayed(fault)).toHaveLength(1);
      });
    }

    const empty: readonly [string, ContractFault, ModelRecord | undefined][] = [
      ['without a picture', { kind: 'no-image' }, model],
      ['with an empty list', { kind: 'fewer-images', images: 0 }, several],
    ];
    for (const [name, fault, of] of empty) {
      if (!of || lacks.has(fault.kind)) continue;
      test(`an answer ${name} is a failure, and not for free`, async () => {
        await context.emulator().controls.setFault(fault);
        const mode = of.capabilities.modes[0] ?? 'txt2img';
        const failure = await failureOf(
          context.harness().run({
            model: of,
            ...modeRequest(of, mode),
            ...(of === several ? contract.several : {}),
          }),
          fault,
        );
        expect(
          ['CONTENT_REFUSED', 'PROVIDER_BAD_RESPONSE'],
          `At the fault ${JSON.stringify(fault)} the adapter has to tell a refusal or an answer that makes no sense: ${failure.message}`,
        ).toContain(failure.code);
        expect(
          failure.details.charge,
          'An answer without a picture may have been charged: the charge is "unknown" or "charged".',
        ).not.toBe('not-charged');
        expectFailure(failure, contract.expected?.[fault.kind] ?? {}, context.secrets());
      });
    }

    test('a call with a wrong key', async () => {
      const credentials = { ...context.emulator().credentials, ...wrongKeys(context) };
      const failure = await failureOf(context.harness({ credentials }).run(request));
      expectFailure(
        failure,
        { ...REFUSED, code: 'CREDENTIALS_REJECTED' },
        Object.values(wrongKeys(context)),
      );
    });

    test('a host that is not there', async () => {
      const dead = await startRawServer(() => undefined);
      await dead.close();
      const { pathname } = new URL(context.emulator().baseUrl);
      const baseUrl = `${dead.origin}${pathname}`;
      expectFailure(
        await failureOf(context.harness({ baseUrl }).run(request)),
        { code: 'PROVIDER_UNAVAILABLE', charge: 'not-charged' },
        context.secrets(),
      );
    });
  });
}

/** Values of the same shape that no emulator takes. */
export function wrongKeys(context: SuiteContext): Record<string, string> {
  const { provider } = context.contract;
  const { credentials, wrongCredentials } = context.emulator();
  if (wrongCredentials) return { ...wrongCredentials };
  return Object.fromEntries(
    [...provider.credentialForm, ...provider.modelCredentialForm]
      .filter(({ type, variable }) => type === 'secret-input' && credentials[variable])
      .map(({ variable }) => {
        const good = credentials[variable] ?? '';
        return [variable, `${good.slice(0, 3)}wrong-canary-9876543210-zyxw`];
      }),
  );
}
