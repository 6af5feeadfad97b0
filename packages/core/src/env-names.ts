const known = [
  "BANKID_ENV",
  "BANKID_DIR",
  "BANKID_PFX",
  "BANKID_CERT",
  "BANKID_KEY",
  "BANKID_PASSPHRASE",
  "BANKID_PASSPHRASE_FILE",
  "BANKID_PROXY",
] as const;

type Known = (typeof known)[number];

/** What other programs call the same things. */
const otherNames: Readonly<Record<string, Known>> = {
  BANKID_ENVIRONMENT: "BANKID_ENV",
  BANKID_P12: "BANKID_PFX",
  BANKID_PFX_PATH: "BANKID_PFX",
  BANKID_PFX_FILE: "BANKID_PFX",
  BANKID_CERTIFICATE: "BANKID_CERT",
  BANKID_CERT_FILE: "BANKID_CERT",
  BANKID_KEY_FILE: "BANKID_KEY",
  BANKID_PASSWORD: "BANKID_PASSPHRASE",
  BANKID_PFX_PASSPHRASE: "BANKID_PASSPHRASE",
  BANKID_PFX_PASSWORD: "BANKID_PASSPHRASE",
  BANKID_PASSWORD_FILE: "BANKID_PASSPHRASE_FILE",
  BANKID_HTTPS_PROXY: "BANKID_PROXY",
};

/**
 * Finds a variable that is almost one of the known ones, while that one is not set: a passphrase under a
 * misspelt name would else be reported as missing. Other variables of the host's own are left alone.
 */
export function misspelt(
  env: Readonly<Record<string, string | undefined>>,
): { readonly name: string; readonly meant: Known } | undefined {
  for (const [name, value] of Object.entries(env)) {
    if (!value || known.some((each) => each === name)) continue;
    const meant = otherNames[name] ?? nearest(name);
    if (meant !== undefined && !env[meant]) return { name, meant };
  }
  return undefined;
}

function nearest(name: string): Known | undefined {
  if (!/^BANK_?ID_?/i.test(name) || name.length > 40) return undefined;
  // One slip in a short name, two in a long one; letter case and the first underscore count for nothing.
  const plain = name.toUpperCase().replace(/^BANK_?ID_?/, "BANKID_");
  return known.find((each) => distance(plain, each) <= (each.length > 12 ? 2 : 1));
}

/** How many letters must be put in, left out or changed to come from one word to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(from).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(to).entries()) {
      const change = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
