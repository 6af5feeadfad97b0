/**
 * An address in its one spelling: IPv6 as the URL standard writes it, and a mapped `::ffff:192.0.2.1` as the
 * IPv4 that it is. A link-local address loses its zone, which means something on one machine only.
 *
 * @returns `undefined` where the text is no address and nothing else.
 */
export function canonicalAddress(text: string): string | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return hostOf(text) === text ? text : undefined;
  const bare = text.replace(/^(fe80:[0-9a-f:.]*)%[\w.-]{1,32}$/i, "$1");
  if (!/^[0-9a-f:.]+$/i.test(bare)) return undefined;
  const canonical = hostOf(`[${bare}]`)?.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical ?? "");
  if (mapped === null) return canonical;
  const [high, low] = [Number.parseInt(mapped[1] ?? "", 16), Number.parseInt(mapped[2] ?? "", 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** The URL parser writes every spelling of one address the same way. */
function hostOf(text: string): string | undefined {
  const url = `http://${text}/`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}
