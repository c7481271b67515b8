import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { reachableOrigin } from './reachable';

const at = (address: string, internal = false) => [{ address, family: 'IPv4', internal } as NetworkInterfaceInfo];
const machine = { lo: at('127.0.0.1', true), docker0: at('172.17.0.1'), wlan0: at('192.168.1.20') };

describe('the address that a code carries', () => {
  it('is the public one where there is one, whatever name the page was opened by', () =>
    expect(reachableOrigin('https://fenghuan.example', 'http://10.0.0.5:3000', machine)).toBe('https://fenghuan.example'));
  it('is the name by which a phone on the same network reached the house', () =>
    expect(reachableOrigin('http://localhost:3000', 'http://192.168.1.77:3000', machine)).toBe('http://192.168.1.77:3000'));
  it('is the machine\'s own address when its owner sees it as localhost: a phone would look for itself there', () => {
    expect(reachableOrigin('http://localhost:3000', 'http://localhost:4400', machine)).toBe('http://192.168.1.20:4400');
    expect(reachableOrigin('http://localhost:3000', 'http://[::1]:4400', machine)).toBe('http://192.168.1.20:4400');
  });
  it('stays what it is on a machine without a network', () =>
    expect(reachableOrigin('http://localhost:3000', 'http://127.0.0.1:3000', { lo: at('127.0.0.1', true), docker0: at('172.17.0.1') })).toBe('http://127.0.0.1:3000'));
});
