import { expect, test } from 'vitest';
import { testCredentials } from '../testing/credentials.ts';
import { basicAuthorization } from './basic-authorization.ts';

const variables = { user: 'username', password: 'password' };
const headerOf = (values: Record<string, string>) =>
  basicAuthorization({ credentials: testCredentials(values) }, variables).authorization?.reveal();

test.each([
  [{ username: 'Aladdin', password: 'open sesame' }, 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='],
  [{ username: 'ä', password: 'ö:ü' }, `Basic ${Buffer.from('ä:ö:ü').toString('base64')}`],
  [{ password: 'x' }, 'Basic Ong='],
  [{ username: 'nobody' }, undefined],
])('%o', (values, expected) => {
  expect(headerOf(values)).toBe(expected);
});
