import { z } from 'zod';
import { GoogleRefusal, invalidArgument } from '../google-apis/errors.ts';
import { type ImageFacts, readImage } from '../kit/read-image.ts';
import type { GeminiImageModel } from './models.ts';

/** The parts of a request that matter here, after `parseProtoJson` has checked names and types. */
const partSchema = z.object({
  text: z.string().optional(),
  inlineData: z.object({ mimeType: z.string().optional(), data: z.string().optional() }).optional(),
  fileData: z.object({ fileUri: z.string().optional() }).optional(),
  thought: z.boolean().optional(),
  thoughtSignature: z.string().optional(),
});
const contentSchema = z.object({
  role: z.string().optional(),
  parts: z.array(partSchema).optional(),
});

/** GenerateContentRequest in camelCase. */
export const generateContentSchema = z.object({
  contents: z.array(contentSchema).optional(),
  systemInstruction: contentSchema.optional(),
  generationConfig: z
    .object({
      candidateCount: z.number().optional(),
      responseModalities: z.array(z.string()).optional(),
      seed: z.number().optional(),
      thinkingConfig: z
        .object({ includeThoughts: z.boolean().optional(), thinkingLevel: z.string().optional() })
        .optional(),
      imageConfig: z
        .object({
          aspectRatio: z.string().optional(),
          imageSize: z.string().optional(),
          imageOutputOptions: z.object({ mimeType: z.string().optional() }).optional(),
        })
        .optional(),
      responseFormat: z
        .array(
          z.object({
            image: z
              .object({ aspectRatio: z.string().optional(), imageSize: z.string().optional() })
              .optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});

export type GenerateContent = z.output<typeof generateContentSchema>;

/** A picture that came with the request. */
export interface InputImage {
  readonly bytes: Buffer;
  readonly facts: ImageFacts;
}

/** What the turns of a request hold. */
export interface ReadContents {
  /** All texts, in order. */
  readonly text: string;
  readonly images: readonly InputImage[];
}

const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/heic', 'image/heif'];

/** Checks and reads the turns: roles, empty parts, picture bytes, signatures, number of references. */
export async function readContents(
  request: GenerateContent,
  model: GeminiImageModel,
  needsRoles: boolean,
): Promise<ReadContents> {
  const contents = request.contents ?? [];
  if (contents.length === 0) {
    throw invalidArgument('* GenerateContentRequest.contents: contents is not specified\n');
  }
  const texts = (request.systemInstruction?.parts ?? []).map((part) => part.text ?? '');
  const images: InputImage[] = [];
  for (const [turn, content] of contents.entries()) {
    const isMissing = content.role === undefined && needsRoles;
    if (isMissing || !['user', 'model', undefined].includes(content.role)) {
      throw invalidArgument('Please use a valid role: user, model.');
    }
    const parts = content.parts ?? [];
    if (parts.length === 0) {
      throw invalidArgument(
        `* GenerateContentRequest.contents[${turn}].parts: contents.parts must not be empty.\n`,
      );
    }
    for (const [index, part] of parts.entries()) {
      if (part.text !== undefined) texts.push(part.text);
      if (part.fileData !== undefined) throw unknownFile(part.fileData.fileUri ?? '');
      if (part.inlineData !== undefined) {
        if (content.role === 'model' && model.signatures && part.thoughtSignature === undefined) {
          throw invalidArgument(
            `Image part is missing a thought_signature in content position ${turn + 1}, part position ${index + 1}. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.`,
          );
        }
        images.push(await readInlineData(part.inlineData));
      } else if (part.text === undefined) {
        throw invalidArgument(
          `* GenerateContentRequest.contents[${turn}].parts[${index}].data: required oneof field 'data' must have one initialized field\n`,
        );
      }
    }
  }
  if (images.length > model.mostReferences) {
    throw invalidArgument(
      `The request has ${images.length} images. The model supports up to ${model.mostReferences} images in a request.`,
    );
  }
  return { text: texts.join('\n'), images };
}

/** The Files API is not part of this emulator, so no uri can be known to it. */
function unknownFile(uri: string): GoogleRefusal {
  return new GoogleRefusal({
    code: 403,
    status: 'PERMISSION_DENIED',
    message: `You do not have permission to access the File ${uri} or it may not exist.`,
  });
}

async function readInlineData(data: { mimeType?: string | undefined; data?: string | undefined }) {
  const mimeType = data.mimeType ?? '';
  if (!IMAGE_TYPES.includes(mimeType)) {
    throw invalidArgument(`Unsupported MIME type: ${mimeType}`);
  }
  const bytes = Buffer.from(data.data ?? '', 'base64');
  const facts = await readImage(bytes);
  if (facts === undefined) {
    throw invalidArgument(
      'Unable to process input image. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
    );
  }
  return { bytes, facts };
}
