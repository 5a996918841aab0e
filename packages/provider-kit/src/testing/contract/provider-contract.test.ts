import { toyAdapter, toyJobModel, toyModel, toyProvider } from '../local/toy-adapter.ts';
import { startToyVendor, TOY_KEY } from '../local/toy-vendor.ts';
import { testProviderContract } from './provider-contract.ts';

testProviderContract({
  adapter: toyAdapter,
  provider: toyProvider,
  models: [toyModel, toyJobModel],
  jobModel: 'toy-jobs',
  moderations: [
    {
      name: 'an answer of its own',
      fault: { kind: 'reply', status: 422, body: { code: 'moderated_output' } },
      expected: { stage: 'output' },
    },
  ],
  async start() {
    const vendor = await startToyVendor();
    return {
      baseUrl: vendor.baseUrl,
      credentials: { toy_key: TOY_KEY },
      controls: {
        setFault: (fault) => {
          vendor.fault = fault;
        },
        requests: () => vendor.requests,
        setLatency: (milliseconds) => {
          vendor.jobs.latencyMs = milliseconds;
        },
        jobs: () => vendor.jobs.list(),
        isResult: ({ path }) => path.startsWith('/files/'),
        clear: () => {
          vendor.fault = null;
          vendor.jobs.clear();
          vendor.requests.length = 0;
        },
      },
      close: () => vendor.close(),
    };
  },
});
