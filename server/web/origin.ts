import type { IncomingHttpHeaders } from "node:http";

const LOCAL = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Whether a request may come in at all. A page of another site must not reach a console that needs no sign-in: a
 * browser names the page's origin, and it must be ours. On loopback the Host must be loopback too, or a name that
 * somebody else controls could be pointed here (DNS rebinding). Devices and tools send no Origin.
 */
export function isOwnRequest(headers: IncomingHttpHeaders, loopback: boolean): boolean {
  const { host, origin } = headers;
  if (host === undefined || (loopback && !LOCAL.test(host))) return false;
  if (origin === undefined) return true;
  try {
    return new URL(origin).host.toLowerCase() === host.toLowerCase();
  } catch {
    return false;
  }
}
