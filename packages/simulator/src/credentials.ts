import { createAuthority, expiresAt } from "./pki/authority.ts";
import type { Authority, RelyingPartyNames } from "./pki/authority.ts";
import { loadAuthority, openDirectory, saveAuthority, savePkcs12 } from "./pki/directory.ts";
import { toPkcs12 } from "./pki/pkcs12.ts";

/** Opens `client.p12`. It is no secret: the key lies beside it without one. */
export const passphrase = "simulator";

/** Kept certificates with less time left than this are made anew, so that a day's work is never cut off. */
const renewBeforeMs = 7 * 86_400_000;

/** Where the simulator's certificates came from. */
export interface Credentials {
  readonly authority: Authority;
  /** `kept` when they were in the directory and are used again, `renewed` when those were about to expire. */
  readonly origin: "new" | "kept" | "renewed";
}

/**
 * The certificates of a directory, made when it has none; without a directory, ones that live in memory.
 *
 * @throws {SimulatorError} `ERR_SIMULATOR_DIR`, `ERR_SIMULATOR_DIR_DAMAGED`.
 */
export async function obtainCredentials(
  dir: string | undefined,
  names: RelyingPartyNames,
  today: Date,
): Promise<Credentials> {
  if (dir === undefined) return { authority: await createAuthority(names, today), origin: "new" };
  await openDirectory(dir);
  const kept = await loadAuthority(dir);
  if (kept !== undefined && expiresAt(kept).getTime() - today.getTime() >= renewBeforeMs) {
    // Cheap to make, and then it is there, whole and for its owner alone, whatever became of it.
    await savePkcs12(dir, await toPkcs12(kept.client, passphrase));
    return { authority: kept, origin: "kept" };
  }
  const authority = await createAuthority(names, today);
  await saveAuthority(dir, authority);
  await savePkcs12(dir, await toPkcs12(authority.client, passphrase));
  return { authority, origin: kept === undefined ? "new" : "renewed" };
}
