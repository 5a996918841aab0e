/** What takes one image or several. */
export const IMAGE_IDS_ARGUMENTS = {
  id: {
    type: 'positional',
    required: true,
    description: "The image's id, img_…; --also adds more.",
  },
  also: { type: 'string', valueHint: 'id', description: 'A further image; several times.' },
} as const;

/** Each once, in the order in which they were given. */
export const imageIds = (id: string, also: readonly string[]): string[] => [
  ...new Set([id, ...also]),
];
