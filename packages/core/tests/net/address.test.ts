import { describe, expect, test } from 'vitest';
import { isInRange, isPublicAddress, parseRange } from '../../src/net/address.js';

describe('addresses that no document may lead to', () => {
  test.each([
    ['0.0.0.0', 'this host'],
    ['10.1.2.3', 'private'],
    ['100.64.0.1', 'shared by carriers'],
    ['100.127.255.255', 'shared by carriers'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['169.254.169.254', 'metadata of clouds'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['192.0.2.1', 'documentation'],
    ['198.18.0.1', 'benchmarks'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['fe80::1', 'link-local'],
    ['febf::1', 'link-local'],
    ['fc00::1', 'unique local'],
    ['fd12:3456:789a::1', 'unique local'],
    ['ff02::1', 'multicast'],
    ['::ffff:8.8.8.8', 'mapped IPv4'],
    ['::ffff:7f00:1', 'mapped IPv4'],
    ['::127.0.0.1', 'compatible IPv4'],
    ['64:ff9b::10.0.0.1', 'translated private IPv4'],
    ['64:ff9b:1::1', 'local translation'],
    ['2002:7f00:1::', '6to4'],
    ['2001::1', 'Teredo'],
    ['2001:db8::1', 'documentation'],
    ['3fff::1', 'documentation'],
    ['fec0::1', 'site-local, given up'],
  ])('%s: %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each([
    '',
    'localhost',
    '1.2.3',
    '01.2.3.4',
    '256.1.1.1',
    '0x7f.0.0.1',
    '1::2::3',
    ':::',
    'fe80::1%eth0',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    '::1.2.3',
    '2001:db9',
  ])('"%s" is no address', (text) => {
    expect(isPublicAddress(text)).toBe(false);
  });
});

test.each([
  '8.8.8.8',
  '100.63.255.255',
  '100.128.0.1',
  '172.15.0.1',
  '172.32.0.1',
  '223.255.255.254',
  '2405:4800::1',
  '2a00:1450:4001:81b::200e',
  '64:ff9b::8.8.8.8',
])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

describe('ranges', () => {
  test.each([
    ['10.0.0.0/8', '10.255.1.2', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['10.1.2.0/23', '10.1.3.255', true],
    ['10.1.2.0/23', '10.1.4.0', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', '10.1.2.4', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['fd00::/8', 'fdff::1', true],
    ['fd00::/8', '10.0.0.1', false],
  ])('%s holds %s: %s', (text, address, held) => {
    const range = parseRange(text);
    if (!range) throw new Error('no range');
    expect(isInRange(address, range)).toBe(held);
  });

  test.each(['10.0.0.0/33', '10.0.0/8', 'gov.vn', '10.0.0.0/', '::/129'])(
    '"%s" is none',
    (text) => {
      expect(parseRange(text)).toBeUndefined();
    },
  );
});
