import type { Secret } from '@darkroom/core';
import { type AdapterContext, basicAuthorization, credentialHeaders } from '@darkroom/provider-kit';

/** HTTP Basic where there is a password in the forms; what other forms name beside it (a proxy's own header). */
export function requestHeaders(context: AdapterContext): Record<string, string | Secret> {
  const { provider } = context;
  const other = ({ variable }: { variable: string }) => variable !== 'password';
  return {
    ...credentialHeaders({
      credentials: context.credentials,
      provider: {
        ...provider,
        credentialForm: provider.credentialForm.filter(other),
        modelCredentialForm: provider.modelCredentialForm.filter(other),
      },
    }),
    ...basicAuthorization(context, { user: 'username', password: 'password' }),
  };
}
