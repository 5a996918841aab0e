/** What `plan` and `run` take. */
export const WORKFLOW_ARGUMENTS = {
  file: {
    type: 'positional',
    required: true,
    description: 'The document as a JSON file; - reads standard input.',
  },
  'max-cost': {
    type: 'string',
    valueHint: 'dollars',
    description: 'The most that all of it may cost: refused beforehand where it may be more.',
  },
} as const;

/** What a document looks like. */
export const WORKFLOW_NOTES =
  'The document: { "nodes": { "1": { "type": "text_to_image", "model": { "key": "…" }, "prompt": "…", "aspect_ratio": "16:9", "seed": 42 }, "2": { "type": "resize", "image": { "node": "1" }, "width": 512, "height": 512 } } }. Types: text_to_image, image_to_image, inpaint, outpaint, upscale, variation; resize, mask and save on the server, at no cost.';
