import { openAsBlob } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { DarkroomClient } from '@darkroom/client';
import { idKind } from '@darkroom/core/plain';
import type { ImageInput } from '../gql/graphql.ts';
import { CliProblem } from '../program/cli-problem.ts';

/** The kind of picture that begins with these bytes; null for anything else. */
export function mimeTypeOf(head: Uint8Array): string | null {
  const text = Buffer.from(head).toString('latin1');
  if (text.startsWith('\u0089PNG\r\n\u001a\n')) return 'image/png';
  if (text.startsWith('\u00ff\u00d8\u00ff')) return 'image/jpeg';
  if (/^GIF8[79]a/.test(text)) return 'image/gif';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp';
  if (text.slice(4, 8) === 'ftyp' && /avi[fs]/.test(text.slice(8, 32))) return 'image/avif';
  return null;
}

/** A picture to upload. @throws CliProblem where it cannot be read or is no picture. */
export async function openPicture(
  path: string,
  workingDirectory: string,
): Promise<{ content: Blob; mimeType: string; filename: string }> {
  const absolute = resolve(workingDirectory, path);
  const head = Buffer.alloc(32);
  try {
    const file = await open(absolute, 'r');
    try {
      if (!(await file.stat()).isFile()) throw new Error('it is no file');
      await file.read(head, 0, head.length, 0);
    } finally {
      await file.close();
    }
  } catch (error) {
    const why =
      error instanceof Error && 'code' in error
        ? String(error.code)
        : error instanceof Error
          ? error.message
          : '';
    throw new CliProblem('INVALID_INPUT', `The picture "${path}" cannot be read (${why}).`, {
      exitCode: 2,
      hint: 'Give a file, or the id of an image (img_…) or of an upload (ast_…).',
    });
  }
  const mimeType = mimeTypeOf(head);
  if (mimeType === null) {
    throw new CliProblem('IMAGE_UNREADABLE', `"${path}" is no PNG, JPEG, WebP, AVIF or GIF.`, {
      exitCode: 2,
    });
  }
  return {
    content: await openAsBlob(absolute, { type: mimeType }),
    mimeType,
    filename: basename(path),
  };
}

/** A picture as a person points at it: one that the server has, or a file to upload. */
export type PointedPicture =
  | { readonly known: ImageInput }
  | { readonly file: Awaited<ReturnType<typeof openPicture>> };

/** Where the server shows an image, as `image list --json` and the gallery's links say it. */
const GALLERY_PATH = /^\/images\/([^/]+)$/;

/**
 * The image of the gallery that an address shows; null for a text that is no address.
 *
 * @throws CliProblem for any other address: nothing is fetched from strangers here, where no guard stands before it.
 */
function galleryImage(text: string): string | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const { origin, pathname } = new URL(text);
  const id = GALLERY_PATH.exec(pathname)?.[1];
  if (id !== undefined && idKind(id) === 'image') return id;
  // What follows the path may be a signature.
  throw new CliProblem(
    'INVALID_INPUT',
    `"${origin}${pathname}" is an address, and pictures are taken from files and from the gallery alone.`,
    { exitCode: 2, hint: 'Save it first, then give the file: curl -fLo picture.png "<address>"' },
  );
}

/**
 * Finds what `text` points at: an id of an image or of an upload, the address of an image in the gallery, or a file.
 *
 * @throws CliProblem as openPicture does, and for other addresses.
 */
export async function pointedPicture(
  text: string,
  workingDirectory: string,
): Promise<PointedPicture> {
  const kind = idKind(text);
  if (kind === 'image') return { known: { imageId: text } };
  if (kind === 'asset') return { known: { assetId: text } };
  const shown = galleryImage(text);
  if (shown !== null) return { known: { imageId: shown } };
  return { file: await openPicture(text, workingDirectory) };
}

/** The picture as the API takes it; a file is uploaded. */
export async function uploaded(
  client: DarkroomClient,
  picture: PointedPicture,
): Promise<ImageInput> {
  if ('known' in picture) return picture.known;
  const asset = await client.uploadAsset(picture.file);
  return { assetId: asset.id };
}
