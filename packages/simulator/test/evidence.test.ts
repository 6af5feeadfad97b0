import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { contentOf } from "../src/evidence/content.ts";
import { writeSignedData } from "../src/evidence/xml.ts";
import type { ApproveAct } from "../src/index.ts";
import type { Approval, Order, OrderKind, OrderRequest } from "../src/order/order.ts";
import { simulatorWithClient } from "./support/client.ts";
import { newOrder, personNamed } from "./support/orders.ts";
import { base64 } from "./support/rp.ts";

const [bankId] = personNamed("Tolvan").bankIds;
if (bankId === undefined) throw new Error("Tolvan has no BankID.");
const approval: Approval = {
  person: personNamed("Tolvan"),
  bankId,
  device: { ipAddress: "192.0.2.7", uhi: "the phone" },
  risk: "low",
  signedAt: Date.UTC(2026, 10, 28, 12),
};
const texts = { userVisibleData: base64("Hej"), userNonVisibleData: base64("dolt") };

function orderOf(kind: OrderKind, request: Partial<OrderRequest> = {}): Order {
  const order = newOrder({ kind });
  return { ...order, request: { ...order.request, ...request } };
}

/** What is signed for such an order. */
function signedData(kind: OrderKind, request?: Partial<OrderRequest>, by = approval): string {
  return writeSignedData(contentOf(orderOf(kind, request), by, Buffer.from("twenty bytes of chan")));
}

/** What the element of that name holds, elements of its own included. */
function inside(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}(?: [^>]*)?>(.*)</${name}>`).exec(xml)?.[1];
}

describe("what is signed (specification §9.2)", () => {
  test("is written as BankID writes it", () => {
    const app = "Personal=7.46.0&BankID_exe=7.46.0&BISP=7.46.0&platform=ios&os_version=17.5&display_version=";
    const version = `${app}&uhi=the phone&legacyuhi=the phone&best_before=1798459200&`;
    expect(signedData("sign", texts)).toBe(
      [
        '<bankIdSignedData xmlns="http://www.bankid.com/signature/v1.0.0/types" Id="bidSignedData">',
        '<usrVisibleData charset="UTF-8" visible="wysiwys">SGVq</usrVisibleData>',
        "<usrNonVisibleData>ZG9sdA==</usrNonVisibleData>",
        `<srvInfo><name>${base64("cn=RP,c=SE")}</name><nonce>${base64("twenty bytes of chan")}</nonce>`,
        `<displayName>${base64("RP")}</displayName></srvInfo>`,
        `<clientInfo><funcId>Signing</funcId><version>${base64(version)}</version><env><ai>`,
        `<type>${base64("IOS")}</type><deviceInfo>${base64("17.5")}</deviceInfo><uhi>the phone</uhi>`,
        "<fsib>0</fsib><utb>cs1</utb><requirement><condition><type>TokenStartRequired</type><value>yes</value>",
        "</condition></requirement><uauth>pw</uauth></ai></env></clientInfo></bankIdSignedData>",
      ].join(""),
    );
  });

  test.each<[OrderKind, string]>([
    ["auth", "Identification"],
    ["phoneAuth", "Identification"],
    ["sign", "Signing"],
    ["phoneSign", "Signing"],
  ])("says of %s that it is %s", (kind, funcId) => {
    expect(inside(signedData(kind), "funcId")).toBe(funcId);
  });

  test("leaves out the texts that were not sent", () => {
    expect(signedData("auth")).not.toMatch(/usrVisibleData|usrNonVisibleData/);
  });

  test("names markdown, with its attributes in the order of canonical XML, and no other format", () => {
    const markdown = signedData("sign", { ...texts, userVisibleDataFormat: "simpleMarkdownV1" });
    expect(markdown).toContain(
      '<usrVisibleData charset="UTF-8" format="simpleMarkdownV1" visible="wysiwys">',
    );
    expect(signedData("sign", { ...texts, userVisibleDataFormat: "plaintext" })).toBe(
      signedData("sign", texts),
    );
  });

  test("names the policy that the order required, which the person's BankID has", () => {
    const requirement = { certificatePolicies: ["1.2.3.4.*"] };
    expect(inside(signedData("phoneSign", { requirement }), "requirement")).toBe(
      "<condition><type>CertificatePolicies</type><value>1.2.3.4.25</value></condition>",
    );
    expect(signedData("phoneSign")).not.toContain("requirement");
  });

  test("is well-formed, whatever a test calls its phone", () => {
    const by = { ...approval, device: { ipAddress: "192.0.2.7", uhi: 'a<b & "c">\r' } };
    expect(inside(signedData("auth", {}, by), "uhi")).toBe('a&lt;b &amp; "c"&gt;&#xD;');
  });
});

describe("the certificates of a signature (specification §§9.3, 9.4)", () => {
  const rp = simulatorWithClient();

  /** Those of an identification, the person's first, the root last. */
  async function certificates(act: ApproveAct = {}): Promise<X509Certificate[]> {
    const { signature } = await rp.completed(await rp.client.auth({ endUserIp: "127.0.0.1" }), act);
    const xml = Buffer.from(signature, "base64").toString("utf8");
    const list = [...xml.matchAll(/<X509Certificate>([^<]+)</g)].map(
      ([, der = ""]) => new X509Certificate(Buffer.from(der, "base64")),
    );
    return [...list, new X509Certificate(rp.simulator.signingRoot)];
  }

  test("say SIMULATOR in every name, and last for 30 days at most (S76)", async () => {
    const chain = await certificates();
    expect(chain).toHaveLength(4);
    for (const { subject, issuer, validFrom, validTo } of chain) {
      expect([subject, issuer]).toEqual([
        expect.stringContaining("SIMULATOR"),
        expect.stringContaining("SIMULATOR"),
      ]);
      expect(Date.parse(validTo) - Date.parse(validFrom)).toBeLessThanOrEqual(30 * 86_400_000);
    }
  });

  test("lead from the person over the issuing CA and its bank to the root, by keys of BankID's kind", async () => {
    const chain = await certificates();
    for (const [index, certificate] of chain.slice(0, -1).entries()) {
      expect(certificate.checkIssued(chain[index + 1] as X509Certificate)).toBe(true);
      expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
    }
    expect(chain.map(({ ca }) => ca)).toEqual([false, true, true, true]);
    expect(chain.map(({ subject }) => /^CN=(.*)$/m.exec(subject)?.[1])).toEqual([
      "Tolvan Tolvansson",
      "SIMULATOR Testbank A Customer CA3 v1 for BankID",
      "SIMULATOR Testbank A CA v1 for BankID",
      "SIMULATOR BankID Root CA v1",
    ]);
  });

  test.each([
    ["mobile", "Mobilt BankID", "CA3"],
    ["file", "BankID på fil", "CA1"],
  ] as const)("name the person and the kind of BankID: %s", async (kind, words, issuer) => {
    const [person] = await certificates({ bankId: kind });
    expect(person?.subject.split("\n")).toEqual([
      "C=SE",
      "O=SIMULATOR Testbank A AB",
      "SN=Tolvansson",
      "GN=Tolvan",
      "serialNumber=191212121212",
      `name=(240201 12.00) Tolvan Tolvansson - ${words}`,
      "CN=Tolvan Tolvansson",
    ]);
    expect(person?.issuer).toContain(`Customer ${issuer} v1`);
  });

  test("are the same each time the same BankID is used, and of each person their own", async () => {
    const [[one], [again], [other]] = [
      await certificates(),
      await certificates(),
      await certificates({ person: "200510312390" }),
    ];
    expect(again?.fingerprint256).toBe(one?.fingerprint256);
    expect(other?.fingerprint256).not.toBe(one?.fingerprint256);
    expect(other?.subject).toContain("CN=Exempla Provperson");
  });
});
