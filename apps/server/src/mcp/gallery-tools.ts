import { GENERATION_MODES, lifecycleState } from '@darkroom/core';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { createSight, viewerOf } from '../authorization/sight.ts';
import { showPicture } from './describe-generation.ts';
import { answer, run, type ToolContext, ToolProblem } from './tool-context.ts';

/** Models of one answer. */
const MOST_MODELS = 50;
const DESCRIPTION_LETTERS = 300;

/** list_models and get_image. */
export function addGalleryTools(server: McpServer, context: ToolContext): void {
  const { services, actor, origin } = context;
  server.registerTool(
    'list_models',
    {
      title: 'List models',
      description:
        'The installed models: what each can do, and what it takes. plan tells what an order costs.',
      inputSchema: {
        search: z
          .string()
          .max(100)
          .optional()
          .describe('Words in its name, source or description.'),
        mode: z.enum(GENERATION_MODES).optional().describe('Only models that do this.'),
      },
      annotations: { readOnlyHint: true },
    },
    ({ search, mode }) =>
      run(context, 'models:read', async () => {
        const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
        const found = (await services.models.installed(viewerOf(actor()))).filter(
          ({ source, record }) => {
            const text = `${record.name} ${source} ${record.description}`.toLowerCase();
            const isDone = mode === undefined || record.capabilities.modes.includes(mode);
            return isDone && words.every((word) => text.includes(word));
          },
        );
        const now = services.clock.now();
        const models = found.slice(0, MOST_MODELS).map(({ source, key, record }) => ({
          source,
          key,
          name: record.name,
          description: record.description.slice(0, DESCRIPTION_LETTERS),
          modes: record.capabilities.modes,
          state: lifecycleState(record.lifecycle, now),
          parameters: record.parameters.map(({ name }) => name),
        }));
        return answer({ models, total: found.length });
      }),
  );
  server.registerTool(
    'get_image',
    {
      title: 'Get an image',
      description:
        'Shows a picture of the gallery, at most 1024 pixels wide, and links to the original.',
      inputSchema: { id: z.string().max(100).describe('The id of a picture, img_…') },
      annotations: { readOnlyHint: true },
    },
    ({ id }) =>
      run(context, 'gallery:read', async () => {
        const [image] = await services.database.images.byIds([id]);
        const sight = createSight(actor(), services.actors);
        const isSeen = image !== undefined && (await sight.sees(image.actor));
        const content = isSeen ? await showPicture(context, id, ['PREVIEW', 'THUMBNAIL']) : [];
        if (!isSeen || content.length === 0)
          throw new ToolProblem(`There is no picture "${id.slice(0, 60)}".`);
        const { width, height, seed, source, prompt, generationId, mimeType } = image;
        const url = services.signedUrls.image(origin(), id, 'ORIGINAL');
        const facts = { id, width, height, seed, mimeType, model: source, prompt };
        return answer({ ...facts, generation: generationId, url }, content);
      }),
  );
}
