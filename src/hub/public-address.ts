import { BlockList, isIP } from 'node:net';

/** Networks that are not the public Internet (the IANA registries of special-purpose addresses). */
const IPV4 =
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 ' +
  '192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4';

/** Of IPv6 only 2000::/3 is assigned; these parts of it are special, or contain an IPv4 address. */
const IPV6 = '2001::/23 2001:db8::/32 2002::/16 3fff::/20';

const special = new BlockList();
for (const network of IPV4.split(' ')) addNetwork(special, network, 'ipv4');
for (const network of IPV6.split(' ')) addNetwork(special, network, 'ipv6');

const global = new BlockList();
addNetwork(global, '2000::/3', 'ipv6');

function addNetwork(list: BlockList, network: string, family: 'ipv4' | 'ipv6'): void {
  const [address = '', prefix] = network.split('/');
  list.addSubnet(address, Number(prefix), family);
}

/**
 * Whether an IP address belongs to the public Internet. A hub that sends requests to any address a stranger names would reach
 * private networks (server-side request forgery).
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !special.check(address, 'ipv4');
  return family === 6 && global.check(address, 'ipv6') && !special.check(address, 'ipv6');
}
