import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
/** Networks that live inside the machine: containers and virtual machines. No phone is on them. */
const INSIDE = /^(docker|br-|veth|virbr|vmnet|cni|tailscale|utun)/;

/** This machine's address on the network that phones share with it; null where it has none. */
function ownAddress(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string | null {
  const found = Object.entries(interfaces).filter(([name]) => !INSIDE.test(name)).flatMap(([, addresses]) => addresses ?? [])
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.')).map(({ address }) => address);
  return found.find((address) => address.startsWith('192.168.')) ?? found[0] ?? null;
}

/**
 * The origin that a code for other people's phones carries. A house with a public address says that one. On a machine that
 * has none, it is the name by which the reader reached it; and where that is only good on the machine itself, the machine's
 * own address on the network.
 */
export function reachableOrigin(publicUrl: string, seenOrigin: string, interfaces: NodeJS.Dict<NetworkInterfaceInfo[]> = networkInterfaces()): string {
  const known = new URL(publicUrl);
  if (!LOOPBACK.test(known.hostname)) return known.origin;
  const seen = new URL(seenOrigin);
  if (LOOPBACK.test(seen.hostname)) seen.hostname = ownAddress(interfaces) ?? seen.hostname;
  return seen.origin;
}
