import { X509Certificate } from "node:crypto";
import { BankIdClient, testCertificate } from "@bankid-kit/core";
import type { Certificate, Environment } from "@bankid-kit/core";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { productionTlsRoot, testTlsRoot } from "../src/certificate/roots.ts";
import type { Name } from "./certificate/make.ts";
import { makeCertificate, makeKey } from "./certificate/make.ts";
import { makeAuthority } from "./support/pki.ts";

const words = ["production", "test"] as const;
type Word = (typeof words)[number];

const hosts = { production: "https://appapi2.bankid.com", test: "https://appapi2.test.bankid.com" };
const roots = { production: productionTlsRoot, test: testTlsRoot };
let certificates: Record<Word | "simulator", Certificate>;
let simulatorRoot: string;

beforeAll(async () => {
  const keys = await makeKey();
  const issued = async (issuer: Name): Promise<Certificate> => ({
    cert: await makeCertificate({ subject: [["O", "Exempelbolaget AB"]], issuer }, keys, keys),
    key: keys.pem,
  });
  certificates = {
    production: await issued([["CN", "Exempelbanken RP CA v1 for BankID"]]),
    test: await issued([["CN", "Testbank A RP CA v1 for BankID Test"]]),
    simulator: await issued([["O", "SIMULATOR"]]),
  };
  ({ cert: simulatorRoot } = await makeAuthority("SIMULATOR SSL Root CA"));
});

afterEach(() => vi.unstubAllEnvs());

function construct(environment: Environment, certificate: Certificate): string {
  return new BankIdClient({ environment, certificate }).environment;
}

describe("an environment is one thing (S2, F2)", () => {
  const cells = words.flatMap((environment) =>
    words.flatMap((host) =>
      words.flatMap((root) => words.map((certificate) => ({ environment, host, root, certificate }))),
    ),
  );

  test.each(cells)("$environment, host of $host, root of $root, certificate of $certificate", (cell) => {
    const { environment, host, root } = cell;
    // Host and root can be said in a custom environment alone, under BankID's name or another one.
    for (const name of [environment, "mine"]) {
      expect(() =>
        construct({ name, url: hosts[host], ca: roots[root] }, certificates[cell.certificate]),
      ).toThrow(expect.objectContaining({ code: "ERR_ENVIRONMENT_INVALID" }));
    }
  });

  test.each([
    ["production", "test"],
    ["test", "production"],
  ] as const)(
    "%s by its name, which brings host and root, takes its own certificate and none of %s",
    (own, other) => {
      expect(construct(own, certificates[own])).toBe(own);
      expect(() => construct(own, certificates[other])).toThrow(
        expect.objectContaining({ code: "ERR_CERTIFICATE_ENVIRONMENT" }),
      );
    },
  );

  test("a simulator is made of a simulator's parts alone", () => {
    const simulator = { name: "simulator", url: "https://127.0.0.1:4443", ca: simulatorRoot };
    expect(construct(simulator, certificates.simulator)).toBe("simulator");
    for (const word of words) {
      expect(() => construct({ ...simulator, ca: roots[word] }, certificates.simulator)).toThrow(
        /BankID's own TLS root/,
      );
      expect(() => construct({ ...simulator, url: hosts[word] }, certificates.simulator)).toThrow(
        /points at bankid.com/,
      );
      expect(() => construct(simulator, certificates[word])).toThrow(
        expect.objectContaining({ code: "ERR_CERTIFICATE_ENVIRONMENT" }),
      );
      expect(() => construct(word, certificates.simulator)).toThrow(
        expect.objectContaining({ code: "ERR_CERTIFICATE_ENVIRONMENT" }),
      );
    }
  });

  test("BankID's public test certificate opens its test service alone (S2)", () => {
    const certificate = testCertificate();
    expect(construct("test", certificate)).toBe("test");
    const simulator = { name: "simulator", url: "https://127.0.0.1:4443", ca: simulatorRoot };
    for (const environment of ["production", simulator] as const) {
      expect(() => construct(environment, certificate)).toThrow(
        expect.objectContaining({ code: "ERR_CERTIFICATE_TEST_FILE" }),
      );
    }
  });

  test("the TLS roots have the fingerprints of the specification (§1.2)", () => {
    expect(new X509Certificate(productionTlsRoot).fingerprint256).toBe(
      "E6:A2:D4:5C:0A:10:51:C9:59:42:86:49:F8:6A:09:A9:B2:15:2C:D5:51:99:3C:C2:EB:4C:F0:94:BD:AC:BE:CB",
    );
    expect(new X509Certificate(testTlsRoot).fingerprint256).toBe(
      "F3:D0:74:0E:BF:B3:70:0E:3B:81:AA:79:1F:EE:45:14:72:69:8C:84:E1:99:C2:EB:48:A4:43:FF:1D:5B:40:5C",
    );
  });
});

describe("an environment must be said", () => {
  test.each([undefined, null, {}])("and %j is none (S1)", (options) => {
    expect(() => new BankIdClient(options as never)).toThrow(
      expect.objectContaining({ code: "ERR_ENVIRONMENT_REQUIRED" }),
    );
  });

  test.each<[string, unknown, RegExp]>([
    ["an unknown word", "prod", /must be "production", "test" or an object/],
    ["null", null, /must be "production"/],
    ["a name that is no text", { name: 7, url: "https://127.0.0.1" }, /name that is no text/],
    ["no url", {}, /https origin/],
    ["http", { url: "http://127.0.0.1:4443" }, /https origin/],
    ["a path", { url: "https://127.0.0.1:4443/rp" }, /https origin/],
    ["a user in the url", { url: "https://user@127.0.0.1:4443" }, /https origin/],
    ["BankID's host with a dot at its end", { url: "https://appapi2.bankid.com." }, /points at bankid.com/],
    ["BankID's host in capitals", { url: "https://APPAPI2.BankID.com" }, /points at bankid.com/],
    ["no root", { url: "https://127.0.0.1:4443" }, /no ca that is a certificate/],
    ["a root that is none", { url: "https://127.0.0.1:4443", ca: "hej" }, /no ca that is a certificate/],
  ])("%s is refused", (_, environment, message) => {
    expect(() => construct(environment as Environment, testCertificate())).toThrow(message);
    expect(() => construct(environment as Environment, testCertificate())).toThrow(
      expect.objectContaining({ code: "ERR_ENVIRONMENT_INVALID" }),
    );
  });

  test("a service of another one whose name only ends alike is not BankID's", () => {
    const environment = { url: "https://mybankid.com", ca: simulatorRoot };
    expect(construct(environment, certificates.simulator)).toBe("custom");
  });
});

describe("where NODE_ENV is production (S3)", () => {
  test.each<[string, () => Environment, () => Certificate]>([
    ["test", () => "test", testCertificate],
    [
      "a simulator",
      () => ({ url: "https://127.0.0.1:4443", ca: simulatorRoot }),
      () => certificates.simulator,
    ],
  ])("%s is refused, unless that is said to be meant", (_, environment, certificate) => {
    vi.stubEnv("NODE_ENV", "production");
    const options = { environment: environment(), certificate: certificate() };
    expect(() => new BankIdClient(options)).toThrow(
      expect.objectContaining({ code: "ERR_ENVIRONMENT_NOT_PRODUCTION" }),
    );
    const client = new BankIdClient({ ...options, allowNonProduction: true });
    expect(client.environment).not.toBe("production");
    expect(construct("production", certificates.production)).toBe("production");
  });
});
