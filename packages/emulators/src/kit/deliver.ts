import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { Fault } from './faults.ts';
import { isStreamed, type Reply, type StreamPiece } from './reply.ts';

/** Waits; ends early, without an error, when the signal fires. */
export async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds <= 0) return;
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** Writes an answer (already through `harm`) to the socket, slowed or cut as the fault says. */
export async function deliver(
  to: FastifyReply,
  harmed: Reply,
  fault: Fault | undefined,
  signal: AbortSignal,
): Promise<void> {
  const cut = cutOf(fault);
  if (!isStreamed(harmed.body) && fault?.kind !== 'slow' && cut === undefined) {
    to.code(harmed.status).headers(harmed.headers).send(harmed.body);
    return;
  }
  to.hijack();
  const socket = to.raw;
  const pieces = isStreamed(harmed.body)
    ? harmed.body.map((piece) => ({ ...piece, bytes: Buffer.from(piece.text) }))
    : [{ bytes: Buffer.from(harmed.body), afterMs: 0 }];
  const total = pieces.reduce((sum, piece) => sum + piece.bytes.length, 0);
  const sent = cut === undefined ? total : Math.floor(total * cut.keep);
  const length = isStreamed(harmed.body)
    ? {}
    : { 'content-length': String(cut?.clean ? sent : total) };
  socket.writeHead(harmed.status, { ...harmed.headers, ...length });
  socket.flushHeaders();
  let left = sent;
  for (const piece of pieces) {
    await wait(piece.afterMs, signal);
    const bytes = piece.bytes.subarray(0, left);
    left -= bytes.length;
    await write(socket, bytes, fault, signal);
    if (left <= 0 || signal.aborted || socket.destroyed) break;
  }
  if (cut !== undefined && !cut.clean) socket.destroy();
  else socket.end();
}

async function write(
  socket: FastifyReply['raw'],
  bytes: Buffer,
  fault: Fault | undefined,
  signal: AbortSignal,
): Promise<void> {
  const step = fault?.kind === 'slow' ? fault.chunkBytes : bytes.length;
  for (let at = 0; at < bytes.length; at += step) {
    if (signal.aborted || socket.destroyed) return;
    await handOver(socket, bytes.subarray(at, at + step));
    if (fault?.kind === 'slow') await wait(fault.everyMs, signal);
  }
}

/** Ends when the system has the bytes: what is only in this process is lost when the socket is destroyed. */
function handOver(socket: FastifyReply['raw'], bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', resolve);
    socket.write(bytes, () => {
      socket.off('close', resolve);
      resolve();
    });
  });
}

/** How much of the body goes out, and whether the end looks proper. */
function cutOf(fault: Fault | undefined): { keep: number; clean: boolean } | undefined {
  if (fault?.kind === 'truncated') return { keep: fault.keep, clean: fault.clean };
  if (fault?.kind === 'reset' && fault.when === 'mid-body') return { keep: 0.5, clean: false };
  return undefined;
}

const HTML = (status: number) =>
  `<html>\r\n<head><title>${status} Bad Gateway</title></head>\r\n<body>\r\n<center><h1>${status} Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n`;

/** Puts another answer in place of the true one where the fault asks for that; else gives it back. */
export function harm(answer: Reply, fault: Fault | undefined): Reply {
  switch (fault?.kind) {
    case 'garbage':
      return { ...answer, body: '{"created": 17, "data": [{"b64_json": "iVBO\u0000\u0001 <<<' };
    case 'empty':
      return { ...answer, body: '' };
    case 'html':
      return {
        status: fault.status,
        headers: { 'content-type': 'text/html' },
        body: HTML(fault.status),
      };
    case 'redirect':
      return { status: fault.status, headers: { location: fault.location }, body: '' };
    case 'reply': {
      const text = typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body ?? '');
      const headers = { 'content-type': 'application/json', ...fault.headers };
      return { status: fault.status, headers, body: text };
    }
    default:
      return answer;
  }
}

/** Pieces of an event stream: the wait is shared out evenly before each of them. */
export function spreadPieces(texts: readonly string[], totalMs: number): StreamPiece[] {
  return texts.map((text) => ({ text, afterMs: totalMs / Math.max(1, texts.length) }));
}
