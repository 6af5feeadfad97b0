// Evidence of the simulator's, and the same taken apart into what its cryptography works on.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createHash, createPublicKey, verify, X509Certificate } from "node:crypto";
import { BankIdClient } from "@bankid-kit/core";
import { startSimulator } from "@bankid-kit/simulator";

/** A signature as an RP gets it, with the root that it leads to. */
export async function makeEvidence() {
  const simulator = await startSimulator();
  const { environment, certificate, signingRoot } = simulator;
  const client = new BankIdClient({ environment, certificate });
  try {
    const text = "I lend you my bicycle.";
    const order = await client.sign({ endUserIp: "127.0.0.1", userVisibleData: text });
    const open = await simulator.phone().open(order.autoStartToken);
    await open.approve();
    const { completionData } = await client.collect(order);
    return {
      completionData,
      options: {
        environment: { name: "simulator" },
        signatureRoots: signingRoot,
        expected: { kind: "sign", visibleData: text },
      },
    };
  } finally {
    await client.close();
    await simulator.close();
  }
}

const vectors =
  process.env.BANKID_KIT_VECTORS ?? fileURLToPath(new URL("../../../shared/vectors", import.meta.url));

/** A signature of BankID's test service, whose issuers have keys of 4096 bits; it is no part of the project. */
export function realEvidence() {
  if (!existsSync(join(vectors, "signature.b64"))) return undefined;
  const read = (name) => readFileSync(join(vectors, name), "utf8").trim();
  return {
    completionData: {
      signature: read("signature.b64"),
      ocspResponse: read("ocsp-response.b64"),
      user: { personalNumber: "191212121212" },
    },
    options: {
      environment: "test",
      signatureRoots: read("signing-root-test.pem"),
      expected: { kind: "auth", visibleData: "signeringstext", nonVisibleData: "ej synlig" },
    },
  };
}

/** The digests and the signature checks that it takes to verify this evidence, and nothing else. */
export function bareCryptography({ completionData: { signature, ocspResponse }, options }) {
  const xml = Buffer.from(signature, "base64").toString();
  const slice = (name) => Buffer.from(new RegExp(`<${name}[ >].*</${name}>`).exec(xml)[0]);
  const [signedInfo, keyInfo, signedData] = ["SignedInfo", "KeyInfo", "bankIdSignedData"].map(slice);
  const signatureValue = Buffer.from(/<SignatureValue>([^<]*)/.exec(xml)[1], "base64");
  const certificates = [...xml.matchAll(/<X509Certificate>([^<]*)/g)].map(([, base64]) =>
    Buffer.from(base64, "base64"),
  );
  const chain = [...certificates, new X509Certificate(options.signatureRoots).raw].map(readCertificate);
  const ocsp = readOcsp(Buffer.from(ocspResponse, "base64"));
  const [leaf, issuer] = chain;
  const checks = [
    ...chain.slice(0, -1).map((certificate, index) => ({ ...certificate, by: chain[index + 1].key })),
    { ...ocsp.responder, by: issuer.key },
    { ...ocsp.signed, by: ocsp.responder.key },
  ];
  return () => {
    const sums = [
      createHash("sha256").update(signedData).digest(),
      createHash("sha256").update(keyInfo).digest(),
      createHash("sha1").update(signature).digest(),
      createHash("sha1").update(issuer.name).digest(),
      createHash("sha1").update(issuer.keyBits).digest(),
    ];
    // Each person has a key of their own, which comes as bytes; an issuer's is the same as the last time.
    const key = createPublicKey({ key: leaf.keyBits, format: "der", type: "pkcs1" });
    const isSigned = verify("sha256", signedInfo, key, signatureValue);
    return isSigned && checks.every(({ bytes, hash, value, by }) => verify(hash, bytes, by, value)) && sums;
  };
}

const hashes = { "0b": "sha256", "0c": "sha384", "0d": "sha512" };

function readCertificate(der) {
  const tbs = parts(der)[0];
  const fields = parts(tbs);
  return {
    ...readSigned(der),
    key: new X509Certificate(der).publicKey,
    keyBits: content(parts(fields[6])[1]).subarray(1),
    name: fields[5],
  };
}

function readOcsp(der) {
  const [, body] = parts(der);
  const basic = content(parts(parts(body)[0])[1]);
  // [0] { SEQUENCE { certificate … } }
  const [first] = parts(parts(parts(basic)[3])[0]);
  return { signed: readSigned(basic), responder: readCertificate(first) };
}

function readSigned(der) {
  const [bytes, algorithm, value] = parts(der);
  const oid = content(parts(algorithm)[0]).toString("hex");
  return { bytes, hash: hashes[oid.slice(-2)], value: content(value).subarray(1) };
}

/** What is in a value of DER, one value after the other. */
function parts(der) {
  const found = [];
  for (let rest = content(der); rest.length > 0; rest = rest.subarray(found.at(-1).length)) {
    const { start, length } = header(rest);
    found.push(rest.subarray(0, start + length));
  }
  return found;
}

function content(der) {
  const { start, length } = header(der);
  return der.subarray(start, start + length);
}

function header(der) {
  const first = der[1];
  if (first < 0x80) return { start: 2, length: first };
  const count = first & 0x7f;
  return { start: 2 + count, length: der.readUIntBE(2, count) };
}
