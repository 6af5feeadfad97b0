import type { KeyObject } from "node:crypto";
import { X509Certificate, createPrivateKey } from "node:crypto";
import { createRequire } from "node:module";
import type * as Forge from "node-forge";

/** What lies in a PFX. */
export interface PfxParts {
  readonly keys: readonly KeyObject[];
  readonly certificates: readonly X509Certificate[];
}

/** What a PFX is opened with. */
export interface PfxPassphrase {
  readonly passphrase: string;
  /**
   * OpenSSL found the passphrase right and reads the encryption. node-forge would give one spelling to the
   * check and to the decryption, which want different ones as soon as a letter is not ASCII.
   */
  readonly modern: boolean;
}

/**
 * Opens a PFX with node-forge, which knows RC2 and hands out what Node keeps to itself.
 *
 * It is loaded here and at no other place, so that who has a modern file never pays for it.
 *
 * @returns Nothing when node-forge can't read it either, or is not there because a bundler left it out.
 */
export function pfxParts(pfx: Buffer, { passphrase, modern }: PfxPassphrase): PfxParts | undefined {
  try {
    const forge = createRequire(import.meta.url)("node-forge") as typeof Forge;
    const asn1 = forge.asn1.fromDer(pfx.toString("latin1"));
    // The check is the third part of the file; OpenSSL has made it already.
    if (modern && Array.isArray(asn1.value)) asn1.value.splice(2);
    const secret = modern ? forge.util.encodeUtf8(passphrase) : passphrase;
    return partsOf(forge, forge.pkcs12.pkcs12FromAsn1(asn1, false, secret));
  } catch {
    return undefined;
  }
}

function partsOf(forge: typeof Forge, { safeContents }: Forge.pkcs12.Pkcs12Pfx): PfxParts {
  const der = (asn1: Forge.asn1.Asn1): Buffer => Buffer.from(forge.asn1.toDer(asn1).getBytes(), "latin1");
  const keys: KeyObject[] = [];
  const certificates: X509Certificate[] = [];
  // What forge has no model of (elliptic curves) it leaves as the ASN.1 that Node reads.
  for (const { type, key, cert, asn1 } of safeContents.flatMap(({ safeBags }) => safeBags)) {
    if (type === forge.pki.oids["keyBag"] || type === forge.pki.oids["pkcs8ShroudedKeyBag"]) {
      const info = key ? forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(key)) : asn1;
      keys.push(createPrivateKey({ key: der(info), format: "der", type: "pkcs8" }));
    } else if (type === forge.pki.oids["certBag"]) {
      certificates.push(new X509Certificate(der(cert ? forge.pki.certificateToAsn1(cert) : asn1)));
    }
  }
  return { keys, certificates };
}
