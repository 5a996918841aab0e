import { crc32, deflateSync } from 'node:zlib';

/** A real PNG of one colour; `padding` bytes of noise inside make it as large as a picture of a provider. */
export function png(width: number, height: number, shade = 128, padding = 0): Buffer {
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
  const row = Buffer.alloc(width + 1, shade % 256);
  row[0] = 0;
  const noise = Buffer.alloc(padding);
  for (let index = 0; index < padding; index += 1) noise[index] = (index * 2654435761) >>> 24;
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', head),
    // Private and ancillary: decoders pass over it.
    ...(padding > 0 ? [chunk('paDd', noise)] : []),
    // Tells pictures apart whose shades are equal.
    chunk('tEXt', Buffer.from(`Comment\0${shade}`, 'latin1')),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
