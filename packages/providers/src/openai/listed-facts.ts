import type { unknownModelRecord } from '@darkroom/core';
import type { AdapterContext } from '@darkroom/provider-kit';
import { z } from 'zod';
import type { ListedModel } from './reply-schema.ts';
import { typedFacts } from './typed-list.ts';

/** Parts of a model's file that a list tells of one model. */
export type ListedFacts = NonNullable<Parameters<typeof unknownModelRecord>[3]>;

/** Words for what a model does, as servers on diffusers have them, to modes. */
const ABILITIES: Readonly<Record<string, string>> = {
  text2image: 'txt2img',
  image2image: 'img2img',
  inpainting: 'inpaint',
};
const abilitiesSchema = z.looseObject({ model_ability: z.array(z.string()) });

/** What the list tells of each of its items, in their order. Free: some lists lead to a page for each model. */
export async function factsOfItem(
  items: readonly ListedModel[],
  context: AdapterContext,
): Promise<ListedFacts[]> {
  const typed = await typedFacts(items, context);
  return items.map((item, index) => ({ ...plainFacts(item), ...typed[index] }));
}

function plainFacts(item: ListedModel): ListedFacts {
  const name = item.display_name ?? item.name;
  const modes = modesOf(item);
  return {
    ...(name ? { name: name.slice(0, 120) } : {}),
    ...(item.shutdown_date
      ? { lifecycle: { state: 'deprecated', retiresOn: item.shutdown_date } }
      : {}),
    ...(modes.length > 0 ? { capabilities: { modes } } : {}),
  };
}

function modesOf(item: ListedModel): string[] {
  const parsed = abilitiesSchema.safeParse(item);
  if (!parsed.success) return [];
  return parsed.data.model_ability.flatMap((ability) => ABILITIES[ability] ?? []);
}

/** False where a list says what a model can do and none of it makes a picture (reading text off one, for instance). */
export function mayPaint(item: ListedModel): boolean {
  return !abilitiesSchema.safeParse(item).success || modesOf(item).length > 0;
}
