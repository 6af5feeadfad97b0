import { webcrypto } from "node:crypto";
import * as asn1js from "asn1js";
import * as pkijs from "pkijs";
import type { CertificateAndKey } from "./authority.ts";

const encryption = {
  contentEncryptionAlgorithm: { name: "AES-CBC", length: 256 },
  hmacHashAlgorithm: "SHA-256",
  iterationCount: 10_000,
};

/** `PrivacyMode` of PKCS#12: left open, or encrypted under the passphrase. */
const privacy = { none: 0, passphrase: 1 };

/**
 * A certificate and its key as a PKCS#12 file of the modern kind: AES-256-CBC (PBES2) and an HMAC-SHA256.
 *
 * The kind matters: Node reads neither RC2 nor what OpenSSL 3 calls legacy.
 */
export async function toPkcs12({ cert, key }: CertificateAndKey, passphrase: string): Promise<Uint8Array> {
  const engine = new pkijs.CryptoEngine({
    crypto: webcrypto,
  });
  const password = new Uint8Array(Buffer.from(passphrase, "utf8")).buffer;

  const keyBag = new pkijs.PKCS8ShroudedKeyBag({ parsedValue: pkijs.PrivateKeyInfo.fromBER(derOf(key)) });
  await keyBag.makeInternalValues({ password, ...encryption }, engine);
  keyBag.encryptedData = new asn1js.OctetString({ valueHex: keyBag.encryptedData.getValue() });
  const certBag = new pkijs.CertBag({ parsedValue: pkijs.Certificate.fromBER(derOf(cert)) });

  const authenticatedSafe = new pkijs.AuthenticatedSafe({
    parsedValue: {
      safeContents: [
        { privacyMode: privacy.none, value: bag(pkcs12.shroudedKeyBag, keyBag) },
        { privacyMode: privacy.passphrase, value: bag(pkcs12.certBag, certBag) },
      ],
    },
  });
  await authenticatedSafe.makeInternalValues({ safeContents: [{}, { password, ...encryption }] }, engine);
  for (const part of authenticatedSafe.safeContents) part.content = inOnePiece(part.content as Block);

  const integrityMode = 0; // by passphrase
  const pfx = new pkijs.PFX({ parsedValue: { integrityMode, authenticatedSafe } });
  await pfx.makeInternalValues(
    {
      password,
      iterations: encryption.iterationCount,
      pbkdf2HashAlgorithm: "SHA-256",
      hmacHashAlgorithm: "SHA-256",
    },
    engine,
  );
  return new Uint8Array(pfx.toSchema().toBER());
}

type Block = asn1js.BaseBlock;

/**
 * pkijs cuts long contents into chunks of unnamed length, which is BER; some readers of PKCS#12 (Go's,
 * node-forge) know DER alone.
 */
function inOnePiece(block: Block): Block {
  if (block instanceof asn1js.OctetString) {
    const { tagClass, tagNumber } = block.idBlock;
    return new asn1js.Primitive({ idBlock: { tagClass, tagNumber }, valueHex: block.getValue() });
  }
  if (block instanceof asn1js.Constructed) {
    const { value } = block.valueBlock;
    value.splice(0, value.length, ...value.map((child) => inOnePiece(child)));
    block.lenBlock.isIndefiniteForm = false;
  }
  return block;
}

const pkcs12 = {
  shroudedKeyBag: "1.2.840.113549.1.12.10.1.2",
  certBag: "1.2.840.113549.1.12.10.1.3",
  localKeyId: "1.2.840.113549.1.9.21",
};

/** Key and certificate carry the same `localKeyId`: by it Java and Windows know that they belong together. */
function bag(bagId: string, bagValue: pkijs.BagType): pkijs.SafeContents {
  const localKeyId = new pkijs.Attribute({
    type: pkcs12.localKeyId,
    values: [new asn1js.OctetString({ valueHex: new Uint8Array([1]).buffer })],
  });
  return new pkijs.SafeContents({
    safeBags: [new pkijs.SafeBag({ bagId, bagValue, bagAttributes: [localKeyId] })],
  });
}

function derOf(pem: string): ArrayBuffer {
  return new Uint8Array(Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ""), "base64")).buffer;
}
