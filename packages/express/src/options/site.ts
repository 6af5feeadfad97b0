import { isLoopback } from "@bankid-kit/core/browser";
import { returnUrl } from "../engine/auth-request.ts";
import { wrong } from "./wrong.ts";

/** The longest `returnUrl` that BankID takes (specification §2.1). */
const returnUrlLimit = 512;
/** 16 bytes in base64url: as long as flow and nonce are. */
const sample = "x".repeat(22);

/**
 * @returns whether the origin is https.
 * @throws {BankIdError} `ERR_OPTION` with what to write.
 */
export function checkOrigin(publicOrigin: unknown, production: boolean): boolean {
  const write = 'publicOrigin: "https://www.example.com"';
  if (typeof publicOrigin !== "string" || !URL.canParse(publicOrigin)) {
    throw wrong("publicOrigin", {
      what: "must say what the address bar shows",
      why: "no header can be trusted to",
      write,
    });
  }
  const { origin, protocol, hostname } = new URL(publicOrigin);
  if (origin !== publicOrigin) {
    throw wrong("publicOrigin", {
      what: "must be an origin, with no path and in lower case",
      why: "it is compared with what browsers send, to the letter",
      write,
    });
  }
  if (protocol === "https:") return true;
  if (protocol === "http:" && isLoopback(hostname) && !production) return false;
  throw wrong("publicOrigin", {
    what: "is an insecure origin",
    why: "over http anybody on the way can take the login. Only a loopback host outside production may be http",
    write,
  });
}

/** @throws {BankIdError} `ERR_OPTION` with what to write. */
export function checkReturnPaths(returnPaths: unknown, publicOrigin: string): void {
  const write = 'returnPaths: ["/login"]';
  if (!Array.isArray(returnPaths) || returnPaths.length === 0) {
    throw wrong("returnPaths", {
      what: "must list the pages that the BankID app may come back to",
      why: "a login on this device completes there",
      write,
    });
  }
  for (const path of returnPaths as unknown[]) {
    const target = `${publicOrigin}${String(path)}`;
    const straight =
      typeof path === "string" &&
      /^\/(?!\/)/.test(path) &&
      !path.includes("#") &&
      URL.canParse(target) &&
      new URL(target).href === target;
    if (!straight) {
      throw wrong("returnPaths", {
        what: 'has an entry that is no plain path from "/", escaped as in the address bar and without "#"',
        why: "it could lead the app, and what completes the login, to another place than it says",
        write,
      });
    }
    const length = returnUrl(publicOrigin, path, { flow: sample, nonce: sample }).length;
    if (length > returnUrlLimit) {
      throw wrong("returnPaths", {
        what: `has an entry that makes a returnUrl of ${length} characters`,
        why: `BankID takes ${returnUrlLimit}`,
        write: "a shorter path",
      });
    }
  }
}
