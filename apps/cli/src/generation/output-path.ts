import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { CliProblem } from '../program/cli-problem.ts';

/** Where pictures go. */
export interface OutputPlan {
  /** Absolute; made where it is missing, within a folder that is there. */
  readonly directory: string;
  /** The name that was asked for, with its extension if it had one; null: by the generation's id. */
  readonly name: string | null;
  readonly isForced: boolean;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/gif': 'gif',
  'image/svg+xml': 'svg',
};

/** The file extension of a kind of picture. */
export const extensionOf = (mimeType: string): string => EXTENSIONS[mimeType] ?? 'bin';

/** Other ways to write an extension. */
const ALSO: Readonly<Record<string, string>> = { jpeg: 'jpg', jpe: 'jpg', jfif: 'jpg' };

/** Whether an extension, with its point, is one of pictures. */
export const isPictureExtension = (written: string): boolean => {
  const extension = written.slice(1).toLowerCase();
  return Object.values(EXTENSIONS).includes(ALSO[extension] ?? extension);
};

/**
 * What to say where a file's name promises another kind of picture than it holds; null where it promises nothing, or
 * the truth. The name stays as the person chose it.
 */
export function misleadingName(path: string, mimeType: string): string | null {
  const written = extname(path).slice(1).toLowerCase();
  const promised = ALSO[written] ?? written;
  if (!Object.values(EXTENSIONS).includes(promised) || promised === EXTENSIONS[mimeType])
    return null;
  return `${path} holds ${mimeType}, which is what the provider made, and not what .${written} says. The name is left as you gave it.`;
}

/** An id as part of a file name: whatever a server says, it stays within the folder. */
export const safeName = (id: string) => id.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 80) || 'image';

async function kindOf(path: string): Promise<'folder' | 'file' | null> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return null;
  }
}

/**
 * Reads `-o`: a folder where it ends in a slash or is one, else a file. Finds out what would be in the way before
 * anything is bought.
 *
 * @throws CliProblem where a file is there already, or the folder cannot be written.
 */
export async function planOutput(options: {
  output: string | null;
  isForced: boolean;
  workingDirectory: string;
  count: number;
}): Promise<OutputPlan> {
  const { output, isForced, workingDirectory, count } = options;
  const path = resolve(workingDirectory, output ?? '.');
  const isFolder = output === null || /[\\/]$/.test(output) || (await kindOf(path)) === 'folder';
  const plan: OutputPlan = isFolder
    ? { directory: path, name: null, isForced }
    : {
        directory: dirname(path),
        name: path.slice(dirname(path).length).replace(/^[\\/]/, ''),
        isForced,
      };
  await checkFolder(plan.directory);
  if (plan.name !== null && !isForced) {
    const names = extname(plan.name) === '' ? [plan.name] : fileNames(plan.name, count);
    for (const name of names) {
      const inTheWay = join(plan.directory, name);
      if ((await kindOf(inTheWay)) !== null) throw alreadyThere(inTheWay);
    }
  }
  return plan;
}

/** The folder must take a new file, or its parent the folder: more than one is not made, since that is a slip more often. */
async function checkFolder(directory: string): Promise<void> {
  const isThere = (await kindOf(directory)) !== null;
  const taker = isThere ? directory : dirname(directory);
  const why = await unusable(taker);
  if (why === null) return;
  const where = isThere ? 'it' : `the folder ${taker}`;
  throw new CliProblem(
    'OUTPUT_UNUSABLE',
    `Pictures cannot be saved in ${directory}: ${where} ${why}.`,
    {
      exitCode: 2,
      hint: 'Nothing was started. Give another place with -o.',
    },
  );
}

/** Why nothing new can be made in a folder; null where it can. */
async function unusable(directory: string): Promise<string | null> {
  const kind = await kindOf(directory);
  if (kind !== 'folder') return kind === null ? 'is not there' : 'is no folder';
  return access(directory, constants.W_OK).then(
    () => null,
    () => 'may not be written to',
  );
}

/** `name` for one picture, name-1, name-2 … for several. */
function fileNames(name: string, count: number): string[] {
  if (count <= 1) return [name];
  const extension = extname(name);
  const stem = name.slice(0, name.length - extension.length);
  return Array.from({ length: count }, (_, index) => `${stem}-${index + 1}${extension}`);
}

/** The path of one picture. */
export function pathOf(
  plan: OutputPlan,
  image: { id: string; index: number; mimeType: string },
  generationId: string | null,
  count: number,
): string {
  const extension = extensionOf(image.mimeType);
  if (plan.name === null) {
    const stem =
      generationId === null ? safeName(image.id) : `${safeName(generationId)}-${image.index + 1}`;
    return join(plan.directory, `${stem}.${extension}`);
  }
  const name = extname(plan.name) === '' ? `${plan.name}.${extension}` : plan.name;
  return join(plan.directory, fileNames(name, count)[count <= 1 ? 0 : image.index] ?? name);
}

export function alreadyThere(path: string): CliProblem {
  return new CliProblem('OUTPUT_EXISTS', `${path} is there already.`, {
    exitCode: 2,
    hint: 'Nothing was overwritten. Give another name with -o, or --force.',
  });
}
