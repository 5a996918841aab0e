// Uploads a picture and has it painted anew: `node examples/edit.ts <address> <file with the token> <picture.png>`.
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { generate } from '@darkroom/client';
import { connect } from './connect.ts';

const client = await connect();
const path = process.argv[4] ?? 'lighthouse-0.png';
const asset = await client.uploadAsset({
  content: await openAsBlob(path),
  filename: basename(path),
  mimeType: 'image/png',
});
const made = await generate(client, {
  model: { source: 'external://sandbox/aurora' },
  mode: 'IMG2IMG',
  prompt: 'the same in winter',
  image: { assetId: asset.id },
  strength: 0.5,
});
console.log(made.status, made.images[0]?.sha256);
