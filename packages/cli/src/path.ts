/**
 * Whether a text can be shown as the path that it is meant to be. Deployments give certificates as base64 of
 * the file too, and what is put into the wrong variable may be a key or a passphrase.
 */
export function isShowablePath(text: string): boolean {
  return (
    text.length <= 255 &&
    /^[^\p{Cc}\p{Bidi_Control}]+$/u.test(text) &&
    /[/\\]|\.\w{1,8}$/.test(text) &&
    !text.includes("-----") &&
    // Lines of PEM are 64 signs long, which stay together when line ends become spaces.
    !/[\w+/=-]{64}/.test(text)
  );
}

/** `BANKID_PFX=rp.p12`, or the name alone where the value may be something else than a path. */
export function withPath(name: string, path: string, between: " " | "=" = " "): string {
  return isShowablePath(path) ? `${name}${between}${path}` : name;
}
