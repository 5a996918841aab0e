import type { Draft } from '../draft/draft.ts';
import { readDraft } from '../draft/draft-storage.ts';
import { recall, remember } from '../lib/storage.ts';

/** A prompt to use again and again, with a place for what changes, and the settings that go with it. */
export interface Template {
  readonly id: string;
  readonly name: string;
  /** `{prompt}` in it is where the words go that stand in the box. */
  readonly text: string;
  /** Null: words alone, and whatever is set stays. */
  readonly settings: Draft | null;
}

const KEY = 'templates';
const PLACE = /\{prompt\}/g;

function isTemplate(value: unknown): value is Template {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, text } = value as Record<string, unknown>; // each is looked at
  return [id, name, text].every((one) => typeof one === 'string');
}

/** The templates of this browser, by name. */
export function loadTemplates(): Template[] {
  const stored = recall(KEY);
  if (!Array.isArray(stored)) return [];
  return stored
    .filter(isTemplate)
    .map((one) => ({ ...one, settings: one.settings ? readDraft(one.settings) : null }))
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** Keeps a template, in place of one of the same name. */
export function saveTemplate(template: Template): void {
  const others = loadTemplates().filter(({ name }) => name !== template.name);
  remember(KEY, [...others, template]);
}

export function removeTemplate(id: string): void {
  remember(
    KEY,
    loadTemplates().filter((one) => one.id !== id),
  );
}

/** The template's words around those in the box; where it has no place for them, its own alone. Pure. */
export function filledIn(template: Pick<Template, 'text'>, prompt: string): string {
  return template.text.replace(PLACE, () => prompt.trim()).trim();
}

/** The draft that a template makes of the present one. Pictures stay as they are: they belong to the moment. Pure. */
export function withTemplate(template: Template, present: Draft): Draft {
  const prompt = filledIn(template, present.prompt);
  if (template.settings === null) return { ...present, prompt };
  const { image, mask, references } = present;
  return { ...template.settings, image, mask, references, prompt };
}
