import type { IncomingHttpHeaders } from 'node:http';

/**
 * Address of whoever connected: the socket's own, or, behind `trustedProxies` proxies of ours, the one that the outermost
 * of them saw. What stands further left in X-Forwarded-For anybody may have written, and it is not believed.
 */
export function clientAddress(
  { address, headers }: { readonly address: string; readonly headers: IncomingHttpHeaders },
  trustedProxies: number,
): string {
  if (trustedProxies === 0) return address;
  const header = headers['x-forwarded-for'] ?? '';
  const hops = (Array.isArray(header) ? header.join(',') : header).split(',').map((hop) => hop.trim());
  return hops.at(-trustedProxies) || address;
}
