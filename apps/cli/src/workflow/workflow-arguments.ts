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

/** What following a run takes: where its pictures go, and for how long to wait. */
export const WORKFLOW_FOLLOW_ARGUMENTS = {
  output: {
    type: 'string',
    alias: 'o',
    valueHint: 'folder',
    description:
      'Save the pictures of its save nodes there, or, where it has none, of each node that feeds no other. Default: save nothing.',
  },
  force: { type: 'boolean', description: 'Write over files that are there.' },
  timeout: {
    type: 'string',
    valueHint: 'seconds',
    description: 'Stop waiting after so long; it goes on running.',
  },
} as const;

/** What a document looks like. */
export const WORKFLOW_NOTES =
  'The document: { "nodes": { "1": { "type": "text_to_image", "model": { "key": "…" }, "prompt": "…", "aspect_ratio": "16:9", "seed": 42 }, "2": { "type": "resize", "image": { "node": "1" }, "width": 512, "height": 512 } } }. Types: text_to_image, image_to_image, inpaint, outpaint, upscale, variation; resize, mask and save on the server, at no cost.';
