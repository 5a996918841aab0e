import { describe, expect, test } from 'vitest';
import { checkUrl, guardAddress } from './address-guard.ts';

const REFUSED = [
  '127.0.0.1',
  '0.0.0.0',
  '169.254.169.254',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.0.1',
  '100.64.0.1',
  '192.0.0.8',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::7f00:1',
  '2002:7f00:1::',
  'fe80::1',
  'fd00:ec2::254',
  'fec0::1',
  '2001:db8::1',
];

describe('addresses of the open internet alone', () => {
  test.each(REFUSED)('%s is refused', (address) => {
    expect(guardAddress(address, 'public')).not.toBeNull();
  });
  test.each(['8.8.8.8', '2606:4700:4700::1111', '::ffff:8.8.8.8'])('%s passes', (address) => {
    expect(guardAddress(address, 'public')).toBeNull();
  });
});

describe("a person's own engine", () => {
  test.each([
    '127.0.0.1',
    '127.8.8.8',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.0.1',
    '100.64.0.1',
    '::1',
    '::ffff:127.0.0.1',
    'fd12:3456::1',
    '8.8.8.8',
  ])('%s passes', (address) => {
    expect(guardAddress(address, 'private')).toBeNull();
  });
  test.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '169.254.0.1',
    '100.100.100.200',
    'fd00:ec2::254',
    'fd00:0ec2:0:0::254',
    'fd20:ce::254',
    'fe80::1',
    '0.0.0.0',
    '::',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.0.8',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '',
    'localhost',
  ])('"%s" is refused all the same', (address) => {
    expect(guardAddress(address, 'private')).not.toBeNull();
  });
});

/** Spellings that reach this machine, or go elsewhere than they look; names are left to the lookup. */
const SPELLINGS: readonly [string, string | null][] = [
  ['http://2130706433/', '127.0.0.1'],
  ['http://0x7f.1/', '127.0.0.1'],
  ['http://0177.0.0.1/', '127.0.0.1'],
  ['http://127.1/', '127.0.0.1'],
  ['http://[::ffff:127.0.0.1]/', '::ffff:7f00:1'],
  ['http://１２７.０.０.１/', '127.0.0.1'],
  ['http://①②⑦.⓪.⓪.①/', '127.0.0.1'],
  ['http://127。0。0。1/', '127.0.0.1'],
  ['http://user@127.0.0.1/', 'user name'],
  ['https://api.openai.com@evil.example/', 'user name'],
  ['http:\\\\127.0.0.1\\', '127.0.0.1'],
  ['file:///etc/passwd', 'file:'],
  ['data:image/png;base64,AA==', 'data:'],
  ['gopher://127.0.0.1/', 'gopher:'],
  ['http://8.8.8.8:22/', 'port 22'],
  ['https://cdn.example:8443/', 'port 8443'],
  // Names: the text tells nothing, the lookup's answers do.
  ['http://127.0.0.1.nip.io/', null],
  ['http://localhost./', null],
  ['https://evil.example#api.openai.com', null],
  ['https://api.openai.com.evil.example/', null],
];

describe('URLs out of an answer', () => {
  const rules = { scope: 'public', isAnyPortTaken: false } as const;

  test.each(SPELLINGS)('%s', (spelling, expected) => {
    const reason = checkUrl(new URL(spelling), rules, guardAddress);
    if (expected === null) expect(reason).toBeNull();
    else expect(reason).toContain(expected);
  });
  test.each(['https://8.8.8.8/', 'http://cdn.example:80/', 'https://cdn.example:443/a.png'])(
    '%s passes',
    (url) => {
      expect(checkUrl(new URL(url), rules, guardAddress)).toBeNull();
    },
  );
});
