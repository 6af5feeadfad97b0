import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findTool } from "../../../../scripts/tools.mjs";

/*
 * What others say of evidence: xmlsec1 of the XML signature, openssl of certificates and OCSP. Neither knows
 * BankID, so what a signature has to do with an order is not for them to see.
 */

const xmlsec1 = findTool("xmlsec1");
const openssl = findTool("openssl");

/** Whether both are here; in CI they must be. */
export const hasJudges: boolean = xmlsec1 !== undefined && openssl !== undefined;
if (!hasJudges && process.env["CI"] !== undefined) {
  throw new Error("There is no xmlsec1 or no openssl here; npm test installs them.");
}

/** What is judged. */
export interface Judged {
  readonly signature: string;
  readonly ocspResponse: string;
  /** PEM. */
  readonly root: string;
  /** The policy that the person's certificate is to have. */
  readonly policy: string;
}

/** What they say; all of evidence that holds is `true` and `good`. */
export interface Judgement {
  /** xmlsec1: both digests, the signature, and a chain to the root. */
  readonly signature: boolean;
  /** openssl: the certificates lead to the root, and the person's has the policy. */
  readonly chain: boolean;
  /** openssl: somebody authorised said so, of that certificate, now. */
  readonly ocsp: "good" | "revoked" | "unknown" | "no";
  /** openssl prints the nonce: whether it begins with the SHA-1 of the signature. */
  readonly nonce: boolean;
}

/** Asks both. */
export async function judge({ signature, ocspResponse, root, policy }: Judged): Promise<Judgement> {
  const dir = mkdtempSync(join(tmpdir(), "bankid-kit-evidence-"));
  const put = (name: string, content: string | Buffer): string => {
    writeFileSync(join(dir, name), content);
    return join(dir, name);
  };
  try {
    const xml = Buffer.from(signature, "base64").toString("utf8");
    const [person = "", issuer = "", ...others] = certificatesOf(xml);
    const files = {
      xml: put("signature.xml", xml),
      ocsp: put("ocsp.der", Buffer.from(ocspResponse, "base64")),
      root: put("root.pem", root),
      person: put("person.pem", person),
      issuer: put("issuer.pem", issuer),
      issuers: put("issuers.pem", [issuer, ...others].join("")),
    };
    const chain = ["-CAfile", files.root, "-untrusted", files.issuers];
    const policies = ["-policy", policy, "-policy_check", "-explicit_policy"];
    const responder = ["-CAfile", files.root, "-verify_other", files.issuers];
    const about = ["-issuer", files.issuer, "-cert", files.person, "-no_nonce"];
    const [signed, path, answered, printed] = await Promise.all([
      run(xmlsec1, ["--verify", ...ids, "--trusted-pem", files.root, files.xml]),
      run(openssl, ["verify", "-x509_strict", ...policies, ...chain, files.person]),
      run(openssl, ["ocsp", "-respin", files.ocsp, ...about, ...responder]),
      run(openssl, ["ocsp", "-respin", files.ocsp, "-noverify", "-resp_text"]),
    ]);
    return {
      signature: signed.status === 0 && signed.text.includes("SignedInfo References (ok/all): 2/2"),
      chain: path.status === 0,
      ocsp: ocspStatus(answered.text),
      nonce: nonceOf(printed.text)?.startsWith(sha1(signature)) === true,
    };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Which attributes are what references point at; without a DTD nobody can know. */
const ids = [
  ["http://www.bankid.com/signature/v1.0.0/types", "bankIdSignedData"],
  ["http://www.w3.org/2000/09/xmldsig#", "KeyInfo"],
].flatMap(([namespace, name]) => ["--id-attr:Id", `${namespace}:${name}`]);

function certificatesOf(xml: string): string[] {
  return [...xml.matchAll(/<X509Certificate>([^<]+)</g)].map(([, base64 = ""]) => {
    const lines = base64.replaceAll(/.{64}(?=.)/g, "$&\n");
    return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
  });
}

function ocspStatus(text: string): Judgement["ocsp"] {
  const [, status] = /person\.pem: (good|revoked|unknown)$/m.exec(text) ?? [];
  const holds = text.includes("Response verify OK") && !text.includes("Status times invalid");
  return holds && status !== undefined ? (status as Judgement["ocsp"]) : "no";
}

function nonceOf(text: string): string | undefined {
  const [, nonce] = /OCSP Nonce: critical\s+([0-9A-F]{64})$/m.exec(text) ?? [];
  return nonce?.toLowerCase();
}

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}

function run(program = "", args: readonly string[]): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    execFile(program, args, (error, stdout, stderr) => {
      const status = error === null ? 0 : error.code;
      if (typeof status === "number") resolve({ status, text: `${stdout}\n${stderr}` });
      else reject(error);
    });
  });
}
