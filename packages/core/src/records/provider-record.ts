import { z } from 'zod';
import { localizedTextSchema } from '../text/localized.ts';
import { credentialFormSchema } from './credential-form.ts';
import { IMAGE_MODEL_TYPE } from './model-record.ts';
import { unknownModelSchema } from './unknown-model.ts';

export const CONFIGURATION_METHODS = [
  'predefined-model',
  'customizable-model',
  'fetch-from-remote',
] as const;
export type ConfigurationMethod = (typeof CONFIGURATION_METHODS)[number];

/** Sentences with a provider's own facts, for errors that teach. Each says what to do, in the vendor's terms. */
const teachingSchema = z.strictObject({
  /** What a right key looks like: 'starts with "sk-"'. */
  keyShape: z.string().max(300).optional(),
  /** Where to make a new key, and which API must be enabled. */
  newKey: z.string().max(500).optional(),
  rateLimited: z.string().max(500).optional(),
  forbidden: z.string().max(500).optional(),
  unverified: z.string().max(500).optional(),
  funds: z.string().max(500).optional(),
  /** Where the vendor serves nobody from the country that the call comes from. */
  notServed: z.string().max(500).optional(),
});
export type Teaching = z.infer<typeof teachingSchema>;

export const providerSlugSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and -');

/** A host as it is compared: whole, in lower case, with a domain of two parts at least; `*.` stands for those below it. */
const hostSchema = z
  .string()
  .regex(
    /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/,
    'a host such as api.example.com, or *.example.com for those below it',
  );

/** One of a vendor's further hosts: for tokens, uploads, a queue, one region. */
const endpointSchema = z.strictObject({
  /**
   * Without a slash at its end. `{variable}` in the host's name is filled from the credential form, one label at most,
   * never in its last two labels.
   */
  url: z
    .string()
    .regex(
      /^https?:\/\/[^\s/?#@]+(\/[^\s/?#@]+)*$/,
      'a URL such as https://queue.example.com, without a slash at its end, query or fragment',
    ),
  /** Where it lies behind a base URL that is not the vendor's own (a gateway, an emulator). Default: / and its name. */
  path: z
    .string()
    .regex(/^(\/|(\/[\w.~-]+)+)$/, 'a path such as /queue; / is the base URL itself')
    .optional(),
  /** The credential variable that holds a URL to use in its place, if a form has one. */
  variable: z.string().optional(),
});
export type Endpoint = z.infer<typeof endpointSchema>;

/** The free list of models, for protocols that read one: where it is, and which of its items make pictures. */
const modelListSchema = z.strictObject({
  /** Below the base URL. */
  path: z.string().min(1).default('/models'),
  /** What is asked to check a key, below the base URL, where the list answers without one. Default: the list. */
  check: z.string().min(1).optional(),
  /** Items are kept whose fields have one of these values: `{ type: [image] }`. */
  where: z.record(z.string(), z.array(z.string()).min(1)).default({}),
  /** Items are kept whose id begins with one of these; none: any. */
  idPrefixes: z.array(z.string().min(1)).default([]),
});

/** A provider's file. */
export const providerRecordSchema = z.strictObject({
  slug: providerSlugSchema,
  /** Other names under which people know it: INVOKEAI_EXTERNAL_<ALIAS>_API_KEY, `gemini`. */
  aliases: z.array(providerSlugSchema).default([]),
  label: localizedTextSchema,
  description: localizedTextSchema.optional(),
  iconSmall: localizedTextSchema.optional(),
  iconLarge: localizedTextSchema.optional(),
  /** A colour for the card. */
  background: z.string().max(40).optional(),
  website: z.url().optional(),
  help: z
    .strictObject({ title: localizedTextSchema.optional(), url: localizedTextSchema.optional() })
    .optional(),
  modelTypes: z.array(z.string().min(1)).min(1).default([IMAGE_MODEL_TYPE]),
  configurationMethods: z.array(z.enum(CONFIGURATION_METHODS)).min(1),
  credentialForm: credentialFormSchema.default([]),
  modelCredentialForm: credentialFormSchema.default([]),
  /** What the model's name is called on the form of a customizable model. */
  modelNameField: z
    .strictObject({ label: localizedTextSchema, placeholder: localizedTextSchema.optional() })
    .optional(),
  /** As the vendor's own client takes it; absent for a provider that runs in process. */
  baseUrl: z.url().optional(),
  /** The credential variable that holds a base URL, if the form has one (`openai_api_base`). */
  baseUrlVariable: z.string().optional(),
  /** Further hosts of the vendor by the adapter's name for each. They may be spoken to like the base URL, key included. */
  endpoints: z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'lower-case letters, digits and -'),
      endpointSchema,
    )
    .default({}),
  /**
   * Hosts that the vendor's answers name (polling URLs) and that may get the key: over https alone, on addresses of the
   * open internet, and only while the base URL is the vendor's own.
   */
  keyHosts: z.array(hostSchema).default([]),
  /** A built-in wire protocol; absent: the adapter of the provider's folder. */
  protocol: z.string().optional(),
  /** The wire protocol that this folder's adapter speaks for others too: `protocol:` of another provider names it. */
  providesProtocol: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and -')
    .optional(),
  modelList: modelListSchema.prefault({}),
  /** What a model without a file is taken for: parts of a model's file, careful ones. */
  unknownModel: unknownModelSchema.optional(),
  isPaid: z.boolean().default(true),
  /** A server on the person's own machine or network: private addresses are allowed for its base URL. */
  isSelfHosted: z.boolean().default(false),
  limits: z
    .strictObject({
      /** Calls at once. */
      inFlight: z.number().int().min(1).max(1024).default(64),
      requestsPerMinute: z.number().int().min(1).nullable().default(null),
      imagesPerMinute: z.number().int().min(1).nullable().default(null),
    })
    .prefault({}),
  /** Whether a failed call is billed, and what else the vendor says about repeating. */
  billing: z
    .strictObject({
      billedOn: z.enum(['submit', 'success', 'compute', 'none']).default('success'),
      idempotency: z.enum(['none', 'header']).default('none'),
    })
    .prefault({}),
  /**
   * Where the vendor keeps results, besides its own origins: an address that an answer names must be on one of these,
   * `*.host` for those below it. Empty: on any public host. None gets the key.
   */
  resultHosts: z.array(hostSchema).default([]),
  /**
   * Where pictures may be uploaded to, besides the vendor's own origins, at addresses that its answers name: over https,
   * on the open internet, without the key. Empty: nowhere.
   */
  uploadHosts: z.array(hostSchema).default([]),
  teaching: teachingSchema.prefault({}),
  /** Order of models in pickers, by vendor id; the rest follow by name. */
  position: z.array(z.string()).default([]),
});
export type ProviderRecord = z.infer<typeof providerRecordSchema>;
export type ProviderRecordInput = z.input<typeof providerRecordSchema>;
