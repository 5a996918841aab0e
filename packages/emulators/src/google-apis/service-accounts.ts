import {
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  verify,
} from 'node:crypto';
import { z } from 'zod';

/** The cloud project that the emulator's account belongs to. Short: adapters keep longer texts of a key file out of all words. */
export const PROJECT_ID = 'darkroom-images';
const EMAIL = `painter@${PROJECT_ID}.iam.gserviceaccount.com`;
const KEY_ID = 'emulator-key-0001';
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
/** What assertions may call the token endpoint, besides the emulator's own address: official clients have it built in. */
const TOKEN_URI = 'https://oauth2.googleapis.com/token';
const TOKEN_SECONDS = 3599;
/** Seconds that the caller's clock may be off. */
const SKEW = 300;

interface KeyPair {
  readonly pem: string;
  readonly publicKey: KeyObject;
}
let keyPair: KeyPair | undefined;

/** Made once a process: it takes a while, and nothing depends on which it is. */
function keys(): KeyPair {
  keyPair ??= makeKeys();
  return keyPair;
}

function makeKeys(): KeyPair {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: createPublicKey(privateKey),
  };
}

/** The content of the account's key file, on one line. `url` is the emulator's origin. */
export function serviceAccountKey(url: string): string {
  return JSON.stringify({
    type: 'service_account',
    project_id: PROJECT_ID,
    private_key_id: KEY_ID,
    private_key: keys().pem,
    client_email: EMAIL,
    client_id: '100000000000000000001',
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: `${url}/token`,
    auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
    client_x509_cert_url: `https://www.googleapis.com/robot/v1/metadata/x509/${encodeURIComponent(EMAIL)}`,
    universe_domain: 'googleapis.com',
  });
}

/** A refusal of the token endpoint, in OAuth's own shape. */
export interface TokenRefusal {
  readonly status: number;
  readonly error: string;
  readonly description: string;
}

const headerSchema = z.object({ alg: z.literal('RS256'), kid: z.string().optional() });
const claimsSchema = z.object({
  iss: z.string(),
  aud: z.string(),
  scope: z.string(),
  iat: z.number(),
  exp: z.number(),
});

const invalidGrant = (description: string): TokenRefusal => ({
  status: 400,
  error: 'invalid_grant',
  description,
});

/** Issues tokens for signed assertions, and knows them again. */
export class ServiceAccounts {
  readonly #now: () => Date;
  readonly #url: () => string;
  /** When each ends, in milliseconds since 1970. They outlive a reset, as a real token would. */
  readonly #tokens = new Map<string, number>();

  constructor({ now, url }: { now: () => Date; url: () => string }) {
    this.#now = now;
    this.#url = url;
  }

  /** The token endpoint's answer to a form. */
  exchange(form: ReadonlyMap<string, string>): object | TokenRefusal {
    if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') {
      return {
        status: 400,
        error: 'unsupported_grant_type',
        description: `Invalid grant_type: ${form.get('grant_type') ?? ''}`,
      };
    }
    const refusal = this.#judge(form.get('assertion') ?? '');
    if (refusal !== undefined) return refusal;
    const token = `ya29.emulator-${randomBytes(24).toString('base64url')}`;
    this.#tokens.set(token, this.#now().getTime() + TOKEN_SECONDS * 1000);
    return { access_token: token, expires_in: TOKEN_SECONDS, token_type: 'Bearer' };
  }

  /** Whether a token is good, over, or none of ours. */
  judge(token: string): 'good' | 'expired' | 'unknown' {
    const end = this.#tokens.get(token);
    if (end === undefined) return 'unknown';
    return end > this.#now().getTime() ? 'good' : 'expired';
  }

  #judge(assertion: string): TokenRefusal | undefined {
    const [header = '', claims = '', signature = ''] = assertion.split('.');
    const head = headerSchema.safeParse(decode(header));
    const said = claimsSchema.safeParse(decode(claims));
    if (!head.success || !said.success) return invalidGrant('Bad Request');
    if (said.data.iss !== EMAIL) return invalidGrant('Invalid grant: account not found');
    if (head.data.kid !== undefined && head.data.kid !== KEY_ID) {
      return invalidGrant('Invalid JWT Signature.');
    }
    const content = Buffer.from(`${header}.${claims}`);
    const mark = Buffer.from(signature, 'base64url');
    if (!verify('RSA-SHA256', content, keys().publicKey, mark)) {
      return invalidGrant('Invalid JWT Signature.');
    }
    const now = this.#now().getTime() / 1000;
    const { iat, exp, aud, scope } = said.data;
    if (exp - iat > 3600 || iat > now + SKEW || exp < now - SKEW) {
      return invalidGrant(
        'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
      );
    }
    if (aud !== TOKEN_URI && aud !== `${this.#url()}/token`) {
      return invalidGrant('Invalid JWT: Failed audience check.');
    }
    if (!scope.split(' ').includes(SCOPE)) {
      return {
        status: 400,
        error: 'invalid_scope',
        description: 'Invalid OAuth scope or ID token audience provided.',
      };
    }
    return undefined;
  }
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

/** Whether the token endpoint refused. */
export function isTokenRefusal(answer: object): answer is TokenRefusal {
  return 'error' in answer;
}
