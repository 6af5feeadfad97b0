import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, launchChromium, test } from "./support/phone-stack.ts";
import { PhonePage } from "./support/phone-page.ts";

const endUserIp = "127.0.0.1";
const failures = [
  "userCancel",
  "expiredTransaction",
  "startFailed",
  "cancelled",
  "certificateErr",
  "userDeclinedCall",
  "notSupportedByUserApp",
  "transactionRiskBlocked",
  "mrtdVerificationFailed",
  "facialRecognitionFailed",
  "nfcNotSupportedByDevice",
  "multipleBankIdsOnDevice",
  "stepUpFailed",
];

test("a text with markup is shown as what it is, and formatted only as simpleMarkdownV1 says", async ({
  phone,
  stack,
}) => {
  const { client } = stack;
  const complaints: string[] = [];
  phone.page.on("console", (message) => complaints.push(message.text()));
  phone.page.on("pageerror", (error) => complaints.push(String(error)));
  const hostile = `<img src=x onerror="document.title='run'"> & <b>bold</b>`;
  const document = phone.page.locator("#text");

  await client.auth({ endUserIp, userVisibleData: `${hostile}\n\n# not a heading` });
  await phone.pickOpenOrder();
  await expect(phone.page.getByRole("heading", { name: "Min avsikt:" })).toBeVisible();
  await expect(document).toHaveText(`${hostile}\n\n# not a heading`, { useInnerText: true });
  expect(await document.locator("p *").count()).toBe(0);

  await client.sign({
    endUserIp,
    userVisibleData: `# Avtal\n\n${hostile} *viktigt*\n\n+ ett\n+ två\n\n+3 tre\n\n|Post|Pris|\n|:-|-:|\n|Hyra|9|`,
    userVisibleDataFormat: "simpleMarkdownV1",
  });
  await phone.pickOpenOrder();
  await expect(phone.title).toHaveText("Skriv under hos Exempelföretaget");
  await expect(document.getByRole("heading", { name: "Avtal" })).toBeVisible();
  await expect(document.getByText(hostile)).toBeVisible();
  await expect(document.locator("strong")).toHaveText(["viktigt"]);
  await expect(document.getByRole("listitem")).toHaveText(["ett", "två", "tre"]);
  await expect(document.getByRole("cell", { name: "9" })).toHaveClass("right");
  expect(await document.locator("img, b").count()).toBe(0);
  expect(complaints).toEqual([]);
});

test("a payment shows amount, currency, recipient and warning", async ({ phone, stack }) => {
  await stack.client.payment({
    endUserIp,
    userVisibleTransaction: {
      transactionType: "card",
      recipient: { name: "Båt & Ö AB" },
      money: { amount: "1299,00", currency: "SEK" },
      riskWarning: "newRecipient",
    },
  });
  await phone.pickOpenOrder();
  await expect(phone.title).toHaveText("Godkänn betalning hos Exempelföretaget");
  await expect(phone.page.locator("#payment")).toHaveText("Belopp1299,00 SEKMottagareBåt & Ö AB");
  await expect(phone.page.getByText("Tjänsten varnar: ny mottagare")).toBeVisible();
});

test("a person who has not been called says so, and one who has goes on", async ({ phone, stack }) => {
  const request = { personalNumber: "191212121212", callInitiator: "RP" } as const;
  const declined = await stack.client.phoneAuth(request);
  await phone.pickOpenOrder();
  await expect(phone.title).toHaveText("Har Exempelföretaget ringt upp dig?");
  await phone.page.getByRole("button", { name: "Nej" }).click();
  await expect(phone.title).toHaveText("Bra att du sa nej");
  expect(await stack.hint(declined)).toBe("userDeclinedCall");

  const confirmed = await stack.client.phoneAuth({ ...request, callInitiator: "user" });
  await phone.pickOpenOrder();
  await expect(phone.title).toHaveText("Har du ringt till Exempelföretaget?");
  await phone.page.getByRole("button", { name: "Ja" }).click();
  await phone.approve();
  await phone.expectDone();
  expect(await stack.hint(confirmed)).toBe("complete");
});

test("the ID document is read where the service asks for it", async ({ phone, stack }) => {
  const order = await stack.client.auth({ endUserIp, requirement: { mrtd: true } });
  await phone.pickOpenOrder();
  await expect(phone.title).toHaveText("Visa din id-handling");
  expect(await stack.hint(order)).toBe("userMrtd");
  await phone.page.getByRole("button", { name: "Läs id-handlingen" }).click();
  await phone.approve();
  await phone.expectDone();
  expect(await stack.hint(order)).toBe("complete");
});

test("an order is made to fail in each way by its name", async ({ phone, stack }) => {
  test.slow();
  const titles: Record<string, string> = { userCancel: "Avbrutet", userDeclinedCall: "Bra att du sa nej" };
  for (const hintCode of failures) {
    const order = await stack.client.auth({ endUserIp });
    await phone.pickOpenOrder();
    await phone.page.getByText("Mer: stanna eller misslyckas").click();
    await phone.page.getByRole("button", { name: new RegExp(`^${hintCode} `) }).click();
    await expect(phone.title).toHaveText(titles[hintCode] ?? "Ordern misslyckades");
    expect(await stack.hint(order)).toBe(hintCode);
  }
});

test("an order stays at a step until it is let go on", async ({ phone, stack }) => {
  const order = await stack.client.auth({ endUserIp });
  await phone.open();
  await phone.page.getByText("Mer om telefonen").click();
  await phone.page.getByLabel("När en order öppnas").selectOption("userFace");
  await phone.waiting.first().click();
  await expect(phone.page.getByText("Ordern står kvar på userFace tills du går vidare.")).toBeVisible();
  expect(await stack.hint(order)).toBe("userFace");
  await phone.page.getByRole("button", { name: "Gå vidare" }).click();
  await phone.securityCode.fill("123456");
  await phone.page.getByText("Mer: stanna eller misslyckas").click();
  await phone.page.getByRole("button", { name: /^processing / }).click();
  await expect(phone.page.getByText("Ordern står kvar på processing")).toBeVisible();
  expect(await stack.hint(order)).toBe("processing");
  await phone.page.getByRole("button", { name: "Gå vidare" }).click();
  await phone.expectDone();
  expect(await stack.hint(order)).toBe("complete");
});

test("a signature is made wrong in the way that was chosen", async ({ phone, stack }) => {
  const tryLater = Buffer.from([0x30, 3, 0x0a, 1, 3]).toString("base64");
  const order = await stack.client.auth({ endUserIp });
  await phone.open();
  await phone.page.getByText("Mer om telefonen").click();
  await phone.page.getByLabel("Signaturen och OCSP-svaret").selectOption("noAnswer");
  await phone.waiting.first().click();
  await phone.approve();
  await phone.expectDone();
  expect(await stack.client.collect(order)).toMatchObject({
    status: "complete",
    completionData: { ocspResponse: tryLater },
  });
});

test("wrong codes are counted, and the third ends the order", async ({ phone, stack }) => {
  const order = await stack.client.auth({ endUserIp });
  await phone.pickOpenOrder();
  await phone.approve({ securityCode: "000000" });
  await expect(phone.page.getByText("2 försök kvar.")).toBeVisible();
  await expect(phone.securityCode).toBeFocused();
  await phone.approve({ securityCode: "000000" });
  await expect(phone.page.getByText("Ett försök kvar.")).toBeVisible();
  await phone.approve({ securityCode: "000000" });
  await expect(phone.page.getByText("Fel säkerhetskod tre gånger. Ordern är avslutad.")).toBeVisible();
  expect(await stack.hint(order)).toBe("certificateErr");
});

test("an order that the service cancels, or whose time runs out, closes by itself", async ({
  phone,
  stack,
}) => {
  const order = await stack.client.auth({ endUserIp });
  await phone.pickOpenOrder();
  await stack.client.cancel(order);
  await expect(phone.title).toHaveText("Ordern är slut");
});

test("a phone brings its person, address and id along, and keeps them through a reload and a change of language", async ({
  phone,
  stack,
}) => {
  const order = await stack.client.auth({ endUserIp });
  await phone.open();
  await phone.person.selectOption("Exempla Provperson");
  await phone.page.getByText("Mer om telefonen").click();
  await phone.page.getByLabel("Telefonens ip-adress").fill("203.0.113.7");
  await phone.page.getByLabel("Telefonens hårdvaru-id (uhi)").fill("phone-7");
  await phone.page.getByLabel("Bekräftar med").selectOption("Fingeravtryck eller ansikte");
  await phone.waiting.first().click();
  await phone.expectAsked("Exempelföretaget");
  await phone.page.reload();
  await phone.expectAsked("Exempelföretaget");
  await phone.page.getByRole("link", { name: "English" }).click();
  await expect(phone.title).toHaveText("Identify yourself at Exempelföretaget");
  await expect(phone.securityCode).toBeHidden();
  await phone.page.getByRole("button", { name: "Identify" }).click();
  await expect(phone.title).toHaveText("Done");
  const answer = await stack.client.collect(order);
  expect(answer).toMatchObject({
    status: "complete",
    completionData: {
      user: { name: "Exempla Provperson" },
      device: { ipAddress: "203.0.113.7", uhi: "phone-7" },
    },
  });
});

test("an address of another app is shown as a link and not opened by itself", async ({ phone, stack }) => {
  const order = await stack.client.auth({ endUserIp, returnUrl: "googlechromes://localhost/login#x" });
  await phone.page.goto(`${phone.url}?autostarttoken=${order.autoStartToken}&lang=sv`);
  expect(phone.page.url()).not.toContain(order.autoStartToken);
  await phone.approve();
  await phone.expectDone();
  await expect(phone.page.getByRole("link", { name: "googlechromes://localhost/login#x" })).toHaveAttribute(
    "href",
    "googlechromes://localhost/login#x",
  );
});

test("the list of orders follows each one, and is no announcement", async ({ phone, stack }) => {
  await phone.open();
  await expect(phone.page.getByText("Ingen order väntar just nu.")).toBeVisible();
  await phone.page.evaluate(() => {
    document.body.dataset["told"] = "";
    for (const region of document.querySelectorAll("[role=alert], [role=status], [aria-live]")) {
      new MutationObserver(() => (document.body.dataset["told"] += region.textContent)).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    }
  });
  const order = await stack.client.auth({ endUserIp });
  const row = phone.page.getByRole("list", { name: "Ordrar" }).getByRole("listitem").first();
  await expect(row).toContainText("Väntar på en telefon");
  await row.locator("summary").click();
  await (await stack.simulator.phone().open(order.autoStartToken)).approve();
  await stack.client.collect(order);
  await expect(row).toContainText("Slut, och hämtad av tjänsten");
  await expect(row.locator("ol li")).toContainText([
    "Tjänsten startade ordern",
    "Telefonen öppnade ordern: autostart",
    "Telefonen bekräftade",
    "BankID gjorde klart ordern",
    "Tjänsten fick svaret complete",
  ]);
  await expect(row.locator("details")).toHaveAttribute("open", "");
  expect(await phone.page.locator("body").getAttribute("data-told")).toBe("");
});

test.describe("a page elsewhere", () => {
  test("cannot approve by request or in a frame (S75)", async ({ page, stack }) => {
    const { simulator } = stack;
    const order = await stack.client.auth({ endUserIp });
    const gesture = { person: "191212121212", autoStartToken: order.autoStartToken };
    const evil = createServer((_, response) =>
      response.setHeader("content-type", "text/html").end("<p>evil"),
    );
    await new Promise<void>((resolve) => evil.listen(0, "127.0.0.1", resolve));
    await page.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`);
    const seen = await page.evaluate(
      async ({ phoneUrl, token, body }) => {
        const outcomes: string[] = [];
        for (const headers of [
          { "content-type": "text/plain" },
          { "content-type": "application/json", authorization: `Bearer ${token}` },
        ]) {
          for (const mode of ["no-cors", "cors"] as const) {
            await fetch(`${phoneUrl}api/open`, { method: "POST", mode, headers, body }).then(
              ({ type }) => outcomes.push(type),
              () => outcomes.push("failed"),
            );
          }
        }
        const frame = document.createElement("iframe");
        frame.src = phoneUrl;
        const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
        document.body.append(frame);
        await loaded;
        outcomes.push(frame.contentDocument?.body.textContent ?? "closed to us");
        return outcomes;
      },
      { phoneUrl: simulator.phoneUrl, token: simulator.token, body: JSON.stringify(gesture) },
    );
    expect(seen.filter((outcome) => outcome !== "opaque" && outcome !== "failed")).toEqual(["closed to us"]);
    await expect(page.frameLocator("iframe").getByText("SIMULATOR")).toHaveCount(0);
    expect(await stack.hint(order)).toBe("outstandingTransaction");
    await new Promise((resolve) => evil.close(resolve));
  });

  test("cannot come in by a name of its own that points at loopback (S75)", async ({ stack }) => {
    const browser = await launchChromium("--host-resolver-rules=MAP evil.example 127.0.0.1");
    const page = await browser.newPage();
    const answer = await page.goto(stack.simulator.phoneUrl.replace("127.0.0.1", "evil.example"));
    expect(answer?.status()).toBe(421);
    await expect(page.locator("body")).toHaveText('{"error":"wrong_host"}');
    await browser.close();
  });
});

test("a camera that is missing, refused or not to be had is explained, and the other ways stay", async ({
  stack,
}) => {
  const url = stack.simulator.phoneUrl;
  for (const [args, text] of [
    [[], "Det finns ingen kamera."],
    [["--use-fake-device-for-media-stream", "--deny-permission-prompts"], "Kameran får inte användas."],
  ] as const) {
    const browser = await launchChromium(...args);
    const phone = new PhonePage(await browser.newPage(), url);
    await phone.open();
    await phone.page.getByRole("button", { name: "Läs med kameran" }).click();
    await expect(phone.page.getByRole("alert")).toContainText(text);
    await expect(phone.page.getByLabel("QR-kodens text")).toBeEditable();
    await browser.close();
  }
});
