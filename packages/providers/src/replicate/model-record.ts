import {
  localize,
  type ModelRecordInput,
  type ProviderRecord,
  unknownModelRecord,
} from '@darkroom/core';
import { readInputSchema } from '@darkroom/provider-kit';
import { schemasOf, type Version } from './reply-schema.ts';

/** A model as the vendor tells it, and how it is run. */
export interface Told {
  /** What it is called here: `owner/name`, `owner/name:version` or `deployments/owner/name`. */
  id: string;
  /** The path of a prediction, below the base URL. */
  path: string;
  /** Sent in the body, where the path does not say which version is meant. */
  version: string | null;
  description: string | null;
  schema: Version | null;
  /** Official models are always warm; others may have to boot first. */
  isWarm: boolean;
}

const WARM_SECONDS = 600;
/** The vendor ends any prediction by then. */
const BOOTING_SECONDS = 1800;
const DESCRIPTION_LENGTH = 600;
/** "Black areas will be inpainted"; white ones are, nearly everywhere. */
const BLACK_PAINTS =
  /\bblack\b[^.,;]{0,60}\b(inpaint|paint|edit|replac|chang|fill|regenerat|modif)/i;

/**
 * A model's record out of the schema of its version: inputs of usual names are the common settings, all else typed
 * parameters. Without a schema it is what provider.yaml says of unknown models; null where that says nothing.
 */
export function recordOf(provider: ProviderRecord, told: Told): ModelRecordInput | null {
  const careful = unknownModelRecord(provider, told.id);
  if (careful === null) return null;
  const timeoutSeconds = told.isWarm ? WARM_SECONDS : BOOTING_SECONDS;
  const schemas = told.schema && schemasOf(told.schema);
  if (!schemas) return { ...careful, timeoutSeconds };
  const read = readInputSchema(schemas.input, {
    document: schemas.document,
    prefix: 'input.',
    path: told.path,
    maskPaints: BLACK_PAINTS.test(maskWords(schemas.input)) ? 'black' : 'white',
  });
  const constants: Record<string, string> = told.version === null ? {} : { version: told.version };
  return {
    ...careful,
    ...read,
    wire: { ...read.wire, constants: { ...read.wire.constants, ...constants } },
    description: describe(provider, told),
    timeoutSeconds,
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const propertiesOf = (schema: unknown): Record<string, unknown> =>
  isObject(schema) && isObject(schema.properties) ? schema.properties : {};

function maskWords(schema: unknown): string {
  const { mask } = propertiesOf(schema);
  return isObject(mask) && typeof mask.description === 'string' ? mask.description : '';
}

function describe(provider: ProviderRecord, { id, description, isWarm }: Told): string {
  const name = localize(provider.label);
  const words = (description ?? '').replace(/\s+/g, ' ').trim().slice(0, DESCRIPTION_LENGTH);
  const own = words === '' ? '' : ` ${words.replace(/[.!?]?$/, '.')}`;
  const bill = isWarm
    ? ''
    : ' It is billed by the seconds of its hardware, and may have to start first, which takes minutes.';
  return `${id} at ${name}.${own} What it takes was read from its schema.${bill} Needs an API key of ${name}; use costs money on that account.`;
}

/** Whether a version gives pictures: addresses, whose example is none of a film, a sound or a shape. */
export function givesPictures(version: Version, words: string, example: unknown): boolean {
  const output = schemasOf(version)?.output;
  const isAddress = (schema: unknown) => isObject(schema) && schema.format === 'uri';
  if (!isObject(output) || !(isAddress(output) || isAddress(output.items))) return false;
  const [shown] = [example].flat();
  const ending = typeof shown === 'string' ? /\.([a-z0-9]{2,5})(?:\?|$)/i.exec(shown)?.[1] : null;
  if (ending) return /^(png|jpe?g|webp|avif|gif|svg|tiff?|bmp|heic)$/i.test(ending);
  return !/\b(video|film|audio|music|speech|voice|3d|mesh)\b/i.test(words);
}
