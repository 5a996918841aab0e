import { createPrivateKey, type KeyObject } from 'node:crypto';
import { ProviderFailure, type Secret } from '@darkroom/core';
import { z } from 'zod';

/** An account for programs, as its key file describes it. */
export interface ServiceAccount {
  email: string;
  /** The cloud project that the account belongs to, where the file tells it. */
  projectId: string | null;
  keyId: string | null;
  privateKey: KeyObject;
  /** Where the file says that tokens are fetched: one of those that were allowed. */
  tokenUri: string;
}

export interface ServiceAccountRules {
  /** The addresses that a file may name for tokens. The first is taken where it names none. */
  tokenUris: readonly [string, ...string[]];
  /** Where to get a key file, as a sentence. */
  advice?: string | undefined;
}

const text = z.string().trim().min(1);
const fileSchema = z.looseObject({
  type: z.string().optional(),
  project_id: text.nullish().catch(null),
  private_key_id: text.nullish().catch(null),
  private_key: text,
  client_email: text,
  token_uri: text.nullish(),
});

/**
 * Reads a service account's key file (the JSON that clouds hand out) from its content.
 * Throws ProviderFailure CREDENTIALS_REJECTED that says what is wrong with it and quotes nothing of it.
 */
export function readServiceAccount(content: Secret, rules: ServiceAccountRules): ServiceAccount {
  const refuse = (what: string): never => {
    throw new ProviderFailure({
      code: 'CREDENTIALS_REJECTED',
      message: [what, 'Nothing was sent.', rules.advice].filter((part) => part).join(' '),
      charge: 'not-charged',
    });
  };
  const json = parse(content.reveal());
  if (json === undefined) {
    return refuse(
      'The service account key is no JSON. It takes the content of the key file, from { to }, and not its path.',
    );
  }
  const kind = z.object({ type: z.string() }).safeParse(json).data?.type;
  if (kind !== undefined && kind !== 'service_account') {
    const named = /^[a-z_]{1,40}$/.test(kind) ? `of the kind "${kind}"` : 'of another kind';
    return refuse(`The file is ${named}; the key file of a service account is needed.`);
  }
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) {
    const fields = [...new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? 'all')))];
    return refuse(`The service account key lacks what is needed: ${fields.join(', ')}.`);
  }
  const file = parsed.data;
  const tokenUri = file.token_uri ?? rules.tokenUris[0];
  if (!rules.tokenUris.includes(tokenUri)) {
    return refuse(
      `The service account key names an address for tokens (token_uri) that is not one of ${[...new Set(rules.tokenUris)].join(', ')}, and the key would be used there. Check where the file comes from.`,
    );
  }
  const privateKey = readKey(file.private_key);
  if (privateKey === null) {
    return refuse(
      'The private_key of the service account key cannot be read as an RSA key. Paste the file again as it was downloaded.',
    );
  }
  return {
    email: file.client_email,
    projectId: file.project_id ?? null,
    keyId: file.private_key_id ?? null,
    privateKey,
    tokenUri,
  };
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** A private key in PEM; null where it is none. Line breaks that were escaped once too often are put right. */
function readKey(pem: string): KeyObject | null {
  try {
    const key = createPrivateKey(pem.replaceAll('\\n', '\n'));
    return key.asymmetricKeyType === 'rsa' ? key : null;
  } catch {
    return null;
  }
}
