/**
 * Whether a packet to this address (IPv4 in four decimal numbers, IPv6 without brackets) leaves for the
 * public internet: none that is private, shared (CGNAT), loopback, link-local, multicast, reserved, for
 * documentation, or a way to wrap one of these into IPv6 (mapped, 6to4, Teredo). False for what is no address.
 * Clauses: the special-purpose registries of RFC 6890 §2.2, with RFC 9637 and RFC 6052 §3.1.
 */
export function isPublicAddress(address: string): boolean {
  const four = ipv4Octets(address);
  if (four) return isPublicIpv4(four);
  const six = ipv6Octets(address);
  return six !== undefined && isPublicIpv6(six);
}

/** The address of a range such as `10.0.0.0/8` or `fd00::/8`, or a single one; `undefined` for anything else. */
export function parseRange(text: string): AddressRange | undefined {
  const [, address = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const octets = addressOctets(address);
  if (!octets) return undefined;
  const bits = length === undefined ? octets.length * 8 : Number(length);
  return bits <= octets.length * 8 ? { octets, bits } : undefined;
}

/** Addresses that agree in their first `bits` bits. */
export interface AddressRange {
  readonly octets: readonly number[];
  readonly bits: number;
}

/** Whether the address is of the range; false for what is no address. */
export function isInRange(address: string, range: AddressRange): boolean {
  const octets = addressOctets(address);
  return octets?.length === range.octets.length && startsWith(octets, range);
}

/** The octets of an IPv4 or IPv6 address, or `undefined`. */
export function addressOctets(address: string): readonly number[] | undefined {
  return ipv4Octets(address) ?? ipv6Octets(address);
}

const range = (text: string): AddressRange => {
  const parsed = parseRange(text);
  if (!parsed) throw new TypeError(`no address range: ${text}`);
  return parsed;
};

function isPublicIpv4(octets: readonly number[]): boolean {
  return !SPECIAL_IPV4.some((text) => startsWith(octets, range(text)));
}

/** What is not for the public internet, or not for one host. */
const SPECIAL_IPV4: readonly string[] = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // shared by carriers (RFC 6598)
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local, metadata of clouds
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays, given up
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
];

/** Only 2000::/3 is given out to hosts (RFC 4291 §2.4 as of IANA); of it, what is special is taken away. */
function isPublicIpv6(octets: readonly number[]): boolean {
  // Networks without IPv4 reach it through this prefix (RFC 6052 §2.1): what it wraps decides.
  if (startsWith(octets, range('64:ff9b::/96'))) return isPublicIpv4(octets.slice(12));
  if (!startsWith(octets, range('2000::/3'))) return false;
  return !SPECIAL_IPV6.some((text) => startsWith(octets, range(text)));
}

const SPECIAL_IPV6: readonly string[] = [
  '2001::/23', // protocol assignments, Teredo, ORCHID
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4: wraps any IPv4 address
  '3fff::/20', // documentation (RFC 9637)
];

function startsWith(octets: readonly number[], { octets: start, bits }: AddressRange): boolean {
  if (octets.length !== start.length) return false;
  return octets.every((octet, index) => {
    const left = Math.min(Math.max(bits - index * 8, 0), 8);
    const mask = (0xff << (8 - left)) & 0xff;
    return (octet & mask) === ((start[index] ?? 0) & mask);
  });
}

function ipv4Octets(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))) {
    return undefined;
  }
  const octets = parts.map(Number);
  return octets.every((octet) => octet <= 255) ? octets : undefined;
}

/** RFC 4291 §2.2; a zone (`%eth0`) is no part of an address that comes from afar. */
function ipv6Octets(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(groupsOf);
  if (!head) return undefined;
  if (halves.length === 1) return head.length === 16 ? head : undefined;
  if (!tail || head.length + tail.length > 14) return undefined;
  return [...head, ...new Array<number>(16 - head.length - tail.length).fill(0), ...tail];
}

/** The octets of groups with colons between them; the last may be IPv4 with points. */
function groupsOf(text: string): readonly number[] | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  const octets: number[] = [];
  for (const [index, group] of groups.entries()) {
    const four = index === groups.length - 1 ? ipv4Octets(group) : undefined;
    if (four) octets.push(...four);
    else if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16);
      octets.push(value >> 8, value & 0xff);
    } else return undefined;
  }
  return octets;
}
