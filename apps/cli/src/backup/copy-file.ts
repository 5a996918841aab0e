import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FileFacts } from './manifest.ts';

/** Copies a file for its owner alone, and tells what was in it. Durable once it resolves, apart from its folder's entry. */
export async function copyFile(from: string, to: string): Promise<FileFacts> {
  const source = await open(from, 'r');
  try {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    const copy = await open(to, 'w', 0o600);
    try {
      const facts = await read(source, (piece) => copy.writeFile(piece));
      await copy.sync();
      return facts;
    } finally {
      await copy.close();
    }
  } finally {
    await source.close();
  }
}

/** What is in a file. */
export async function factsOf(path: string): Promise<FileFacts> {
  const file = await open(path, 'r');
  try {
    return await read(file, () => {});
  } finally {
    await file.close();
  }
}

async function read(
  file: FileHandle,
  use: (piece: Buffer) => Promise<void> | void,
): Promise<FileFacts> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of file.createReadStream({ autoClose: false })) {
    const piece: Buffer = chunk; // a stream without an encoding
    hash.update(piece);
    bytes += piece.length;
    await use(piece);
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Makes the entries of a folder durable. Systems that cannot sync a folder keep it without. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
