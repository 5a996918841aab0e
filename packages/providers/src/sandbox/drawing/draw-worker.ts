import { parentPort } from 'node:worker_threads';
import { drawPicture } from './draw.ts';
import type { DrawJob, DrawMessage } from './draw-job.ts';
import { PictureUnreadable } from './png-reader.ts';

const say = (message: DrawMessage) => parentPort?.postMessage(message);

parentPort?.on('message', (job: DrawJob) => {
  try {
    const bytes = drawPicture(job, {
      onProgress: (progress) => say({ kind: 'progress', progress }),
      onPartialImage: (index, partial) => say({ kind: 'partial', index, bytes: partial }),
    });
    say({ kind: 'done', bytes });
  } catch (error) {
    say({
      kind: 'failed',
      message: error instanceof Error ? error.message : String(error),
      isInput: error instanceof PictureUnreadable,
    });
  }
});
