import type { AdapterContext } from '@darkroom/provider-kit';
import { z } from 'zod';
import { pricesOf } from './list-prices.ts';
import type { ListedFacts } from './listed-facts.ts';
import type { ListedModel } from './reply-schema.ts';
import { type Descriptor, readDescriptors } from './typed-parameters.ts';

/** What a list says of one parameter. Kinds that nobody knows are left out. */
const descriptorSchema = z.union([
  z.looseObject({ type: z.literal('enum'), values: z.array(z.string()).min(1) }),
  z.looseObject({ type: z.literal('range'), min: z.number(), max: z.number() }),
  z.looseObject({ type: z.literal('boolean') }),
]);

/** An item of a list that tells what each model takes. */
const typedItemSchema = z.looseObject({
  description: z.string().catch(''),
  architecture: z
    .looseObject({ input_modalities: z.array(z.string()).catch([]) })
    .catch({ input_modalities: [] }),
  supported_parameters: z.record(z.string(), z.unknown()),
  supports_streaming: z.boolean().catch(false),
  /** Where each host of the model stands with its prices, relative to the list. */
  endpoints: z.string().optional().catch(undefined),
});

/** Pages of prices that are fetched at once. */
const AT_ONCE = 6;

/** What a typed list tells of each of its items; null for an item of any other list. */
export async function typedFacts(
  items: readonly ListedModel[],
  context: AdapterContext,
): Promise<(ListedFacts | null)[]> {
  const found: (ListedFacts | null)[] = items.map(() => null);
  const waiting = items.entries();
  const work = async () => {
    for (const [index, item] of waiting) found[index] = await factsOf(item, context);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}

async function factsOf(item: ListedModel, context: AdapterContext): Promise<ListedFacts | null> {
  const parsed = typedItemSchema.safeParse(item);
  if (!parsed.success) return null;
  const { description, architecture, supports_streaming, endpoints } = parsed.data;
  const descriptors = new Map<string, Descriptor>();
  for (const [name, value] of Object.entries(parsed.data.supported_parameters)) {
    const descriptor = descriptorSchema.safeParse(value);
    if (descriptor.success) descriptors.set(name, descriptor.data);
  }
  const prices = endpoints === undefined ? [] : await pricesOf(endpoints, context);
  return {
    ...readDescriptors(descriptors, {
      takesPictures: architecture.input_modalities.includes('image'),
      streams: supports_streaming,
    }),
    ...(description === '' ? {} : { description: sentence(description) }),
    ...(prices.length > 0 ? { prices } : {}),
  };
}

/** The first sentences of a description, one line of at most 400 characters. */
function sentence(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= 400) return line;
  const end = line.lastIndexOf('. ', 400);
  return end > 80 ? line.slice(0, end + 1) : `${line.slice(0, 399)}…`;
}
