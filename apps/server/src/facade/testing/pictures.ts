import { crc32, deflateSync } from 'node:zlib';

/** A real PNG of one colour with alpha; `hole`: its left quarter is transparent. `padding`: bytes that decoders skip. */
export function drawPicture(
  width: number,
  height: number,
  shade = 128,
  form: 'opaque' | 'hole' = 'opaque',
  padding = 0,
): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const row = Buffer.alloc(1 + width * 4);
  for (let x = 0; x < width; x += 1) {
    const alpha = form === 'hole' && x < width / 4 ? 0 : 255;
    row.set([shade, shade, shade, alpha], 1 + x * 4);
  }
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', head),
    ...(padding > 0 ? [chunk('paDd', Buffer.alloc(padding, 7))] : []),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
