/** Shorter values occur by chance, and replacing them would only garble the text. */
const MINIMUM_LENGTH = 8;

/** The secrets that this process knows, so that none of them gets into a log line or an error by any way. */
export interface SecretRegistry {
  register(secret: string): void;
  /** `text` with every known secret replaced, also where it stands as base64, in a URL or inside JSON. */
  redact(text: string): string;
}

export function createSecretRegistry(): SecretRegistry {
  const needles = new Map<string, readonly string[]>();
  return {
    register: (secret) => {
      if (secret.length < MINIMUM_LENGTH || needles.has(secret)) return;
      const forms = [
        secret,
        encodeURIComponent(secret),
        JSON.stringify(secret).slice(1, -1),
        Buffer.from(secret).toString('base64'),
        Buffer.from(secret).toString('base64url'),
      ];
      needles.set(secret, [...new Set(forms)]);
    },
    redact: (text) => {
      let clean = text;
      for (const forms of needles.values()) {
        for (const form of forms) {
          if (clean.includes(form)) clean = clean.replaceAll(form, '[secret]');
        }
      }
      return clean;
    },
  };
}
