/**
 * The child process in which pictures of strangers are decoded. It has no secrets in its environment, opens no
 * connections, and may die at any moment: the server starts another.
 */
import { setPriority } from 'node:os';
import { lockDownLoaders, runMediaJob } from './media-jobs.ts';
import type { MediaProblem, MediaReplyMessage, MediaRequestMessage } from './media-protocol.ts';
import { MediaProblemError } from './picture.ts';

lockDownLoaders();
try {
  setPriority(10); // answering requests goes before making previews
} catch {
  // Not permitted everywhere, and only a courtesy.
}

// The parent sends nothing but this: see MediaProcess.
process.on('message', (message: MediaRequestMessage) => {
  void runMediaJob(message.job).then(
    (answer) => reply({ id: message.id, answer }),
    (error: unknown) => reply({ id: message.id, problem: toProblem(error) }),
  );
});
// The server is gone, by whatever way: so are we.
process.on('disconnect', () => process.exit(0));

function reply(message: MediaReplyMessage): void {
  process.send?.(message);
}

/** libvips' words help nobody and may hold paths: the person hears what it means. */
function toProblem(error: unknown): MediaProblem {
  if (error instanceof MediaProblemError) return error.problem;
  const text = error instanceof Error ? error.message : '';
  if (/unsupported image format|operation is blocked/i.test(text))
    return { kind: 'unreadable', reason: 'The file is not an image that Darkroom knows.' };
  return { kind: 'unreadable', reason: 'The image is damaged or cut off and cannot be decoded.' };
}
