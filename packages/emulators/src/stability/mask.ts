import sharp from 'sharp';

/** A mask whose white paints, as one whose transparent pixels do; grey is in between. */
export async function paintedByWhite(mask: Buffer): Promise<Buffer> {
  const { data, info } = await sharp(mask)
    .flatten({ background: '#000' })
    .toColourspace('b-w')
    .extractChannel(0)
    .negate()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: 1 } as const;
  return sharp({
    create: { width: info.width, height: info.height, channels: 3, background: '#000' },
  })
    .joinChannel(data, { raw })
    .png({ compressionLevel: 1 })
    .toBuffer();
}
