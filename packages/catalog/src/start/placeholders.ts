/** What the start of a provider of one's own holds in the place of what only its maker knows. */
export const PLACEHOLDERS = {
  /** Nobody answers under a name that ends so: it is kept free for examples (RFC 2606). */
  hostEnding: '.example',
  /** The host of its API. */
  host: (slug: string) => `api.${slug}.example`,
  modelId: 'example',
  modelName: 'Example',
  /** How the model's description begins. */
  modelWords: 'What it is good at.',
} as const;
