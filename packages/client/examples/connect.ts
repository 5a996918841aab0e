import { readFile } from 'node:fs/promises';
import { createDarkroomClient, type DarkroomClient } from '@darkroom/client';

/**
 * A client for an example: `node examples/<example>.ts <address> <file with the token>`. On the machine of the server
 * the file is `cli-token` in its data folder; elsewhere, one that holds a token of `darkroom token create`.
 */
export async function connect(): Promise<DarkroomClient> {
  const [url, tokenFile] = process.argv.slice(2);
  if (url === undefined || tokenFile === undefined)
    throw new Error('Give the address of the server, and a file that holds a token.');
  const token = (await readFile(tokenFile, 'utf8')).trim();
  return createDarkroomClient({ url, token, clientName: 'example', clientVersion: '1.0.0' });
}
