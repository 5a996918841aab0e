import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventData, type ServerSentEvent, SseParser } from './sse-parser.ts';

function parse(bytes: Buffer, sizes: readonly number[] = [bytes.length]): ServerSentEvent[] {
  const events: ServerSentEvent[] = [];
  const parser = new SseParser((event) => events.push(event));
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
    parser.push(bytes.subarray(at, at + size));
    at += size;
  }
  parser.end();
  return events;
}

const CASES: readonly [string, string, ServerSentEvent[]][] = [
  ['one event', 'data: a\n\n', [{ event: null, data: 'a' }]],
  ['a name', 'event: done\ndata: a\n\n', [{ event: 'done', data: 'a' }]],
  ['several data lines', 'data: a\ndata: b\ndata:\n\n', [{ event: null, data: 'a\nb\n' }]],
  ['CRLF', 'event: x\r\ndata: a\r\n\r\n', [{ event: 'x', data: 'a' }]],
  ['CR alone', 'event: x\rdata: a\r\r', [{ event: 'x', data: 'a' }]],
  ['mixed ends', 'data: a\r\ndata: b\rdata: c\n\r\n', [{ event: null, data: 'a\nb\nc' }]],
  ['a byte order mark', '\uFEFFdata: a\n\n', [{ event: null, data: 'a' }]],
  ['a mark inside is data', 'data: \uFEFFa\n\n', [{ event: null, data: '\uFEFFa' }]],
  ['comments', ': hello\n\n:\ndata: a\n: more\n\n', [{ event: null, data: 'a' }]],
  ['one space is dropped, two leave one', 'data:  a\n\n', [{ event: null, data: ' a' }]],
  ['no space', 'data:a\n\n', [{ event: null, data: 'a' }]],
  ['a field without a colon', 'data\n\n', [{ event: null, data: '' }]],
  ['id and retry are passed over', 'id: 1\nretry: 5\ndata: a\n\n', [{ event: null, data: 'a' }]],
  ['an event without data is none', 'event: x\n\ndata: a\n\n', [{ event: null, data: 'a' }]],
  [
    'the empty line at the end is missing',
    'data: a\n\ndata: b',
    [
      { event: null, data: 'a' },
      { event: null, data: 'b' },
    ],
  ],
  ['characters of several bytes', 'data: 鳥🕊\n\n', [{ event: null, data: '鳥🕊' }]],
  ['colons in data', 'data: {"a":"b:c"}\n\n', [{ event: null, data: '{"a":"b:c"}' }]],
];

describe('SseParser', () => {
  test.each(CASES)('%s', (_, text, expected) => {
    const bytes = Buffer.from(text);
    expect(parse(bytes)).toEqual(expected);
    expect(parse(bytes, [1])).toEqual(expected);
    expect(parse(bytes, [2, 3])).toEqual(expected);
  });

  test('cut anywhere, the events are the same', () => {
    const line = fc.oneof(
      fc.constantFrom('', 'data', 'data:', ': c', 'event: e', 'id: 1', 'retry: 2'),
      fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => `data: ${text}`),
    );
    const stream = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 30 })
      .map((lines) => Buffer.from(lines.map(([text, end]) => text + end).join('')));
    fc.assert(
      fc.property(
        stream,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
        (bytes, sizes) => {
          expect(parse(bytes, sizes)).toEqual(parse(bytes));
        },
      ),
    );
  });

  test('a partial image of 12 MB in pieces of 16 KB', () => {
    const picture = 'A'.repeat(12 * 1024 * 1024);
    const events = parse(Buffer.from(`data: {"b64":"${picture}"}\n\n`), [16 * 1024]);
    expect(events[0]?.data.length).toBe(picture.length + 10);
  });

  test('an event beyond the limit is an error, and not memory', () => {
    const parser = new SseParser(() => undefined, 1000);
    const endless = () => {
      for (let turn = 0; turn < 100; turn += 1) parser.push(Buffer.from('data: xxxxxxxxxxxxxxxx'));
    };
    expect(endless).toThrow(RangeError);
  });
});

test.each([
  ['{"a":1}', { a: 1 }],
  [' [DONE] ', undefined],
  ['', undefined],
  ['{"a":', undefined],
  ['null', null],
])('eventData(%j)', (text, expected) => {
  expect(eventData(text)).toEqual(expected);
});
