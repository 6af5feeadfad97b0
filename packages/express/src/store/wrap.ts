import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

const [idLength, ivLength, tagLength] = [4, 12, 16];

/** Encrypts what is kept outside of the process under a secret that only the app's instances have. */
export interface Wrap {
  /** Under the first secret. */
  seal(key: string, value: Uint8Array): string;
  /** Whichever of the secrets it is under; `undefined` when it is under none, or was changed. */
  open(key: string, text: string): Uint8Array | undefined;
}

/**
 * A record is sealed under its handle already; with this, somebody who has a copy of the store *and* a log of
 * cookies still reads nothing (security §4.2).
 *
 * @param secrets - The one to write with first, then older ones that records may still be under.
 */
export function wrapUnder(secrets: readonly [string, ...string[]]): Wrap {
  const [current, ...older] = secrets.map(keyOf) as [WrapKey, ...WrapKey[]];
  const known = [current, ...older];
  return {
    seal(key, value) {
      const iv = randomBytes(ivLength);
      const cipher = createCipheriv("aes-256-gcm", current.secret, iv).setAAD(Buffer.from(key));
      const parts = [current.id, iv, cipher.update(value), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(parts).toString("base64");
    },

    open(key, text) {
      const bytes = Buffer.from(text, "base64");
      const end = bytes.length - tagLength;
      const used = known.find(({ id }) => id.equals(bytes.subarray(0, idLength)));
      if (used === undefined || end < idLength + ivLength) return undefined;
      const iv = bytes.subarray(idLength, idLength + ivLength);
      const decipher = createDecipheriv("aes-256-gcm", used.secret, iv, { authTagLength: tagLength })
        .setAAD(Buffer.from(key))
        .setAuthTag(bytes.subarray(end));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(idLength + ivLength, end)), decipher.final()]);
      } catch {
        return undefined;
      }
    },
  };
}

interface WrapKey {
  /** Says under which secret a value is, and nothing of the secret. */
  readonly id: Buffer;
  readonly secret: Buffer;
}

function keyOf(secret: string): WrapKey {
  return {
    id: createHmac("sha256", secret).update("bankid-kit/wrap-id/1").digest().subarray(0, idLength),
    secret: Buffer.from(hkdfSync("sha256", secret, "", "bankid-kit/wrap/1", 32)),
  };
}
