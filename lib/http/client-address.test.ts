import { describe, expect, it } from 'vitest';
import { CLIENT_HEADER, networkOf, readClient, sealClient } from './client-address';

const secret = 'a secret of the front';
const headers = (value: string) => new Headers({ [CLIENT_HEADER]: value });

it.each([
  ['203.0.113.9', '203.0.113.9'], ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'], ['2001:db8:1:2::1', '2001:db8:1:2::/64'], ['2001:DB8:0001:2::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'], ['::1', '0:0:0:0::/64'], ['fe80::1%eth0', 'fe80:0:0:0::/64'], ['64:ff9b::203.0.113.9', '64:ff9b:0:0::/64'], ['past the front', 'past the front'],
])('limits count %s as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

describe('the word about the client', () => {
  const word = sealClient('203.0.113.7', 'req_1', secret);

  it('is believed under the front\'s seal', () => {
    expect(readClient(headers(word), secret)).toEqual({ address: '203.0.113.7', requestId: 'req_1' });
    expect(readClient(headers(sealClient('2001:db8::1', 'req_2', secret)), secret)?.address).toBe('2001:db8::1');
  });

  it.each([
    ['another address under the seal', word.replace('203.0.113.7', '203.0.113.8')],
    ['another request under the seal', word.replace('req_1', 'req_2')],
    ['no seal', '203.0.113.7;req_1;'],
    ['two words', `${word};${word}`],
    ['a seal of another key', sealClient('203.0.113.7', 'req_1', 'another')],
    ['nothing', ''],
  ])('is not believed with %s', (_what, value) => {
    expect(readClient(headers(value), secret)).toBeNull();
  });
});
