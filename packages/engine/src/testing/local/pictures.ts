import { crc32, deflateSync } from 'node:zlib';

/** Grey noise (mulberry32), which no encoding makes small: about `width × height` bytes. */
export function noise(width: number, height: number): Buffer {
  let state = 1;
  return png(width, height, 0, 0, () => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    return (mixed ^ (mixed >>> 14)) & 255;
  });
}

/** A real PNG of one colour; `padding` bytes of noise inside make it as large as a picture of a provider. */
export function png(
  width: number,
  height: number,
  shade = 128,
  padding = 0,
  grey: () => number = () => shade % 256,
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
  head.set([8, 0, 0, 0, 0], 8);
  const row = () => {
    const bytes = Buffer.alloc(width + 1);
    for (let index = 1; index <= width; index += 1) bytes[index] = grey();
    return bytes;
  };
  const filler = Buffer.alloc(padding);
  for (let index = 0; index < padding; index += 1) filler[index] = (index * 2654435761) >>> 24;
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', head),
    // Private and ancillary: decoders pass over it.
    ...(padding > 0 ? [chunk('paDd', filler)] : []),
    // Tells pictures apart whose shades are equal.
    chunk('tEXt', Buffer.from(`Comment\0${shade}`, 'latin1')),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: height }, row)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
