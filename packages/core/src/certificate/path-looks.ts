/** What a text looks like that was given as a path, and by which no file was found. */
export type PathLooks =
  /** A path, with a mistake in it: it may be shown. */
  | "path"
  /** The bytes of a file in base64, in hexadecimal or the like. */
  | "encoded"
  /** No path could be like this: control characters, line ends, or too long. Bytes as a string are. */
  | "no path"
  /** A word like any other, which may be the passphrase. */
  | "unknown";

/**
 * Judges by its looks alone what was given as a path. Who gives a key, a PFX or a passphrase in the place of a
 * path must not read it in a log, so that nothing but a `path` is ever shown (S10).
 */
export function pathLooks(text: string): PathLooks {
  if (isShort(text) && isPrintable(text) && isPath(text)) return "path";
  if (isEncoded(text)) return "encoded";
  return isPrintable(text) && text.length <= 1_000 && text.split(/[\\/]/).every(isShort)
    ? "unknown"
    : "no path";
}

function isShort(text: string): boolean {
  return text.length <= 255;
}

/** Also free of lone surrogates and of the mark that decoding puts where bytes are no text. */
function isPrintable(text: string): boolean {
  return !/[\p{C}\p{Zl}\p{Zp}\uFFFD]/u.test(text);
}

/**
 * A file name as certificates have it, or a beginning that nothing else has. Of base64, which has slashes of its
 * own, neither can be told: no dot is in it, and one in sixty-four begins with a slash.
 */
function isPath(text: string): boolean {
  // An address may hold a password.
  if (text.includes("://")) return false;
  return (
    /\.(?:p12|pfx|pem|crt|cer|cert|der|key|p8|pk8|txt|b64|jks|zip)$/i.test(text) ||
    /^(?:\.{1,2}|~|[A-Za-z]:|\\\\[\w.-]+)[\\/]/.test(text) ||
    (/^\/[\w.-]+\//.test(text) && !/[+=]/.test(text))
  );
}

function isEncoded(text: string): boolean {
  // Variables often keep quotes, and line ends as two characters.
  const compact = text.replace(/^data:[^,]*,/, "").replaceAll(/\s|\\[rn]|["']/g, "");
  if (!/^[A-Za-z0-9+/_-]{40,}={0,2}$/.test(compact)) return false;
  // What begins so is ASN.1 or PEM; what is so long is no word.
  return /^(?:M[A-I]|LS0tLS1CRUdJTi|308)/.test(compact) || compact.length >= 64;
}
