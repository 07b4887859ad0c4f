import { describe, expect, it } from 'vitest';
import { conditionHolds } from '../ask.js';

const key = 'aws:SourceIp';

describe('IP address operators', () => {
  it.each([
    ['IpAddress', '203.0.113.0/24', '203.0.113.255', true],
    ['IpAddress', '203.0.113.0/24', '203.0.114.0', false],
    ['IpAddress', '203.0.113.7', '203.0.113.7', true],
    ['IpAddress', '203.0.113.7', '203.0.113.8', false],
    ['IpAddress', '203.0.113.9/24', '203.0.113.1', true],
    ['IpAddress', '0.0.0.0/0', '255.255.255.255', true],
    ['IpAddress', '0.0.0.0/0', '2001:db8::1', false],
    ['IpAddress', ['10.0.0.0/8', '192.168.0.0/16'], '192.168.3.4', true],
    ['IpAddress', '2001:DB8:1234:5678::/64', '2001:db8:1234:5678:ffff::1', true],
    ['IpAddress', '2001:DB8:1234:5678::/64', '2001:db8:1234:5679::1', false],
    ['IpAddress', '::/0', '203.0.113.7', false],
    ['IpAddress', '::ffff:10.0.0.0/104', '::ffff:10.1.2.3', true],
    ['IpAddress', '203.0.113.0/24', 'dynamodb.amazonaws.com', false],
    ['NotIpAddress', '203.0.113.0/24', '203.0.113.7', false],
    ['NotIpAddress', '203.0.113.0/24', '198.51.100.7', true],
    ['NotIpAddress', '203.0.113.0/24', null, true],
    ['IpAddress', '203.0.113.0/24', null, false],
    ['IpAddressIfExists', '203.0.113.0/24', null, true],
  ])('%s %j against %j is %s', (operator, wanted, seen, expected) => {
    expect(conditionHolds({ [operator]: { [key]: wanted } }, { [key]: seen })).toBe(expected);
  });
});
