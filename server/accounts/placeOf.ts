import { isIPv6, SocketAddress } from "node:net";

/** The eight groups of an IPv6 address, each without leading zeros. */
function groupsOf(address: string): string[] {
  const [head = "", tail] = address.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  return [...before, ...Array<string>(8 - before.length - after.length).fill("0"), ...after];
}

/**
 * Whom a remote address counts as, where tries are counted. A house or a rented server has a whole IPv6 network of 64
 * bits (RFC 6177), so all of its addresses are one place; IPv4 written as IPv6 (RFC 4291, 2.5.5.2) is the IPv4 address.
 */
export function placeOf(remote: string): string {
  const bare = remote.replace(/%.*$/, "");
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(bare)) return remote;
  const { address } = new SocketAddress({ address: bare, family: "ipv6" });
  return address.includes(".") ? address : `${groupsOf(address).slice(0, 4).join(":")}::/64`;
}
