import { toyAdapter, toyJobModel, toyModel, toyProvider } from '../local/toy-adapter.ts';
import { startToyVendor, TOY_KEY } from '../local/toy-vendor.ts';
import { testProviderContract } from './provider-contract.ts';

testProviderContract({
  adapter: toyAdapter,
  provider: toyProvider,
  models: [toyModel, toyJobModel],
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
        clear: () => {
          vendor.fault = null;
          vendor.requests.length = 0;
        },
      },
      close: () => vendor.close(),
    };
  },
});
