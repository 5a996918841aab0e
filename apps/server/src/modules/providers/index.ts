import { catalogCheck } from './catalog-check.ts';
import { catalogProblems } from './catalog-problems.ts';
import { NotOfferedService, notOffered } from './not-offered.ts';
import { provider } from './provider.ts';
import { providerConfigure } from './provider-configure.ts';
import { providerCredentialRemove } from './provider-credential-remove.ts';
import { providerCredentialsArrange } from './provider-credentials-arrange.ts';
import { providerDiscoverModels } from './provider-discover-models.ts';
import { providerReset } from './provider-reset.ts';
import { providerStart } from './provider-start.ts';
import { providerVerify } from './provider-verify.ts';
import { providers } from './providers.ts';
import { CredentialState } from './type-credential-state.ts';
import { OwnCredential } from './type-own-credential.ts';
import { Provider, ProviderNotConfiguredError } from './type-provider.ts';

export const providersModule = {
  Query: { providers, provider, catalogProblems, catalogCheck, providerStart, notOffered },
  Mutation: {
    providerConfigure,
    providerReset,
    providerVerify,
    providerDiscoverModels,
    providerCredentialsArrange,
    providerCredentialRemove,
  },
  Provider,
  CredentialState,
  OwnCredential,
  NotOfferedService,
  ProviderNotConfiguredError,
};
