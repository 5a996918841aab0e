import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/local/temporary-folder.ts';
import { readHeader } from './probe-header.ts';
import { probeSvg, readSvgHeader } from './probe-svg.ts';

const NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"';
const sizeOf = (text: string) => {
  const header = readSvgHeader(Buffer.from(text));
  return header && [header.width, header.height];
};

describe('the size of a drawing', () => {
  it.each([
    ['width="640" height="480"', [640, 480]],
    ["width='640px' height='480px'", [640, 480]],
    ['width="640" height="480" viewBox="0 0 10 10"', [640, 480]],
    ['viewBox="0 0 1820 1024"', [1820, 1024]],
    ['viewBox="-10,-10,200.4,99.6"', [200, 100]],
    ['width="100%" height="100%" viewBox="0 0 300 150"', [300, 150]],
    ['width="600" viewBox="0 0 300 150"', [600, 300]],
    ['height="75" viewBox="0 0 300 150"', [150, 75]],
    ['width="1in" height="2.54cm"', [96, 96]],
    ['width="72pt" height="6pc"', [96, 96]],
    ['width="1e2" height=".4"', [100, 1]],
    ['width="0" height="0" viewBox="0 0 30 20"', [30, 20]],
    ['data-note="a > b" width="5" height="6"', [5, 6]],
    ['width="auto" height="9"', [null, 9]],
    ['viewBox="0 0 0 0"', [null, null]],
    ['width="1e300" height="5"', [null, 5]],
    ['', [null, null]],
  ])('%s', (attributes, size) => {
    expect(sizeOf(`<svg ${NAMESPACE} ${attributes}><path d=""/></svg>`)).toEqual(size);
  });

  it.each([
    ['an XML declaration', '<?xml version="1.0" encoding="UTF-8"?>\n'],
    ['a mark of byte order', '\uFEFF'],
    ['comments', '<!-- by <svg> makers -->\n<!-- > -->'],
    [
      'a document type',
      '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
    ],
    ['a document type with entities', '<!DOCTYPE svg [ <!ENTITY a "]>"> <!ENTITY b \'x\'> ]>'],
    ['everything at once', '\uFEFF<?xml version="1.0"?> <!--a--><!DOCTYPE svg>\n<?style a?>\n'],
  ])('behind %s', (_, before) => {
    expect(sizeOf(`${before}<svg ${NAMESPACE} width="8" height="9"/>`)).toEqual([8, 9]);
  });

  it('with a prefix, and in a file', async () => {
    expect(
      sizeOf('<s:svg xmlns:s="http://www.w3.org/2000/svg" width="8" height="9"></s:svg>'),
    ).toEqual([8, 9]);
    const path = join(await temporaryFolder(), 'drawing');
    await writeFile(path, `<svg ${NAMESPACE} viewBox="0 0 7 5">${'<g/>'.repeat(50_000)}</svg>`);
    expect(await probeSvg(path)).toEqual({ mimeType: 'image/svg+xml', width: 7, height: 5 });
    expect(await probeSvg(Buffer.from('<svg/>'))).toMatchObject({ width: null });
  });
});

describe('what is no drawing', () => {
  it.each([
    '',
    'svg',
    '<html><svg width="1" height="1"/></html>',
    '<!DOCTYPE html><html></html>',
    '<svgx width="1" height="1"/>',
    '<svg width="1',
    '<svg width=1 height=1>',
    '<!-- <svg width="1" height="1"/>',
    '{"a":"<svg/>"}',
    '\x89PNG\r\n\x1a\n<svg/>',
  ])('%j', (text) => {
    expect(sizeOf(text)).toBeNull();
    expect(readHeader(Buffer.from(text, 'latin1'))).toBeNull();
  });

  it('survives any text, and takes no time over long ones', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '<',
            '!--',
            '-->',
            '<svg',
            ' a="',
            '"',
            "'",
            '[',
            ']',
            '>',
            '<!DOCTYPE',
            ' ',
          ),
          { maxLength: 40 },
        ),
        (pieces) => {
          const size = sizeOf(pieces.join(''));
          return size === null || size.length === 2;
        },
      ),
      { numRuns: 3000 },
    );
    for (const piece of ['<!--', '<!DOCTYPE [', ' ', '<?', '<!DOCTYPE "', '<svg a="b"'])
      expect(sizeOf(piece.repeat(10_000))).toBeNull();
    for (const piece of ['"a"', "[']", ' ['])
      expect(sizeOf(`<!DOCTYPE ${piece.repeat(10_000)}`)).toBeNull();
  });
});
