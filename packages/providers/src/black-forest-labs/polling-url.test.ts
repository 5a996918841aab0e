import { offlineContext } from '@darkroom/provider-kit/testing';
import { describe, expect, it } from 'vitest';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { pollingUrl } from './polling-url.ts';

const { provider } = readProviderFolder('black-forest-labs');
const HOME = 'https://api.bfl.ai/v1';
const REGION = 'https://api.eu4.bfl.ai/v1/get_result?id=7';
const urlOf = (told: string | null, baseUrl = HOME) =>
  pollingUrl(
    { id: '7', pollingUrl: told, cost: null, acceptedAt: 0 },
    offlineContext(provider, { baseUrl, credentials: {} }),
  );

describe('a task is asked about', () => {
  it.each([
    ['at the address that the submit told', REGION, HOME, REGION],
    ['from a regional base URL too', REGION, 'https://api.us.bfl.ai/v1', REGION],
    ['with its id', 'https://api.eu4.bfl.ai/v1/get_result', HOME, REGION],
    ['at the base URL where no address was told', null, HOME, `${HOME}/get_result?id=7`],
    ['at the base URL where the address is none', 'no address', HOME, `${HOME}/get_result?id=7`],
    ['never elsewhere', 'https://bfl.ai.example.com/x?id=7', HOME, `${HOME}/get_result?id=7`],
    ['never in the open', 'http://api.eu4.bfl.ai/x?id=7', HOME, `${HOME}/get_result?id=7`],
    ['never at another port', 'https://api.eu4.bfl.ai:8443/x', HOME, `${HOME}/get_result?id=7`],
    [
      'behind a gateway by its own route',
      REGION,
      'https://gateway.example.com/bfl',
      'https://gateway.example.com/bfl/get_result?id=7',
    ],
    [
      "at the gateway's own address",
      'https://gateway.example.com/else?id=7',
      'https://gateway.example.com/bfl',
      'https://gateway.example.com/else?id=7',
    ],
  ])('%s', (_, told, baseUrl, wanted) => {
    expect(urlOf(told, baseUrl)).toBe(wanted);
  });
});
