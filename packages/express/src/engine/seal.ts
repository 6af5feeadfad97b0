import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv, createHmac, hash } from "node:crypto";
import type { FlowRecord } from "../flow/record.ts";
import type { Entry } from "../store/store.ts";

/** Of the record's shape; another one is of another release, and its flow unknown to this one (R19). */
const version = 1;
const [ivLength, tagLength] = [12, 16];

/** What a sealed value turns out to be. */
export type Opened =
  | { readonly opened: "record"; readonly record: FlowRecord }
  /** Written by another release. */
  | { readonly opened: "foreign" }
  /** Changed, moved, or rolled back by somebody. */
  | { readonly opened: "tampered" };

/** One browser's place in the store. Only who has its handle can find and read it (S33, S34). */
export interface Seal {
  /** The key in the store. */
  readonly key: string;
  /** Bytes to store as revision `rev`. */
  seal(record: FlowRecord, rev: number): Uint8Array;
  open(entry: Entry): Opened;
  /** An HMAC under the handle, in base64url: recognises a text without keeping it. */
  mark(text: string): string;
}

/**
 * Derives everything from the handle: a copy of the store, without the cookies, is ciphertext.
 *
 * @param handle - The cookie's value.
 * @param mount - The mount's `id` and environment; they are in key and seal, so that one mount can't read
 * another's flow, and a result of the test environment is none to production (S39).
 * @param random - Gives `n` random bytes, for the IV.
 * @see Security §4.2.
 */
export function sealOf(handle: string, mount: string, random: (n: number) => Uint8Array): Seal {
  const key = hash("sha256", `bankid-kit/handle/1\0${mount}\0${handle}`, "base64url");
  let secret: Buffer | undefined;
  // The second half of HKDF. A handle is 256 random bits, so there is nothing for the first half to extract, and
  // this is done for every request.
  const secretOf = () =>
    (secret ??= createHmac("sha256", handle).update(`bankid-kit/record/1\0${mount}\x01`).digest());
  // With `rev` in it, an earlier value under a later revision does not open.
  const contextOf = (rev: number) => Buffer.from(`${key}\0${version}\0${mount}\0${rev}`);

  return {
    key,

    seal(record, rev) {
      const iv = random(ivLength);
      const cipher = createCipheriv("aes-256-gcm", secretOf(), iv).setAAD(contextOf(rev));
      const text = cipher.update(JSON.stringify(record), "utf8");
      return Buffer.concat([Uint8Array.of(version), iv, text, cipher.final(), cipher.getAuthTag()]);
    },

    mark: (text) =>
      createHmac("sha256", handle).update(`bankid-kit/mark/1\0${mount}\0${text}`).digest("base64url"),

    open({ value, rev }) {
      if (value.length < 1 + ivLength + tagLength) return { opened: "tampered" };
      if (value[0] !== version) return { opened: "foreign" };
      const end = value.length - tagLength;
      const iv = value.subarray(1, 1 + ivLength);
      const decipher = createDecipheriv("aes-256-gcm", secretOf(), iv, { authTagLength: tagLength })
        .setAAD(contextOf(rev))
        .setAuthTag(value.subarray(end));
      try {
        const text = decipher.update(value.subarray(1 + ivLength, end));
        // Brings no bytes in this mode, and throws when the tag is not the text's.
        decipher.final();
        return { opened: "record", record: JSON.parse(text.toString("utf8")) as FlowRecord };
      } catch {
        return { opened: "tampered" };
      }
    },
  };
}
