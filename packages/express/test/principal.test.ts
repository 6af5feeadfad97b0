import { describe, expect, it } from "vitest";
import type { Answer } from "./kit.ts";
import { Browser, Kit, nonceOf } from "./kit.ts";

/** A browser whose host knows who is logged in. */
class Page extends Browser {
  account: unknown;

  override principal = async (): Promise<string | undefined> => this.account as string | undefined;
}

function pageOf(kit: Kit, account?: unknown): Page {
  const page = new Page(kit);
  page.account = account;
  return page;
}

const ended = { status: "failed", reason: "principal_changed", message: "principalChanged" };

describe("a browser that changes hands while a flow lives (S44)", () => {
  it.each<[string, string | undefined, string | undefined]>([
    ["from one account to another", "anna", "bertil"],
    ["from nobody to somebody", undefined, "bertil"],
    ["from somebody to nobody", "anna", undefined],
    ["from nobody to somebody of no name", undefined, ""],
  ])("%s: the flow ends, and BankID is told to stop", async (_how, before, after) => {
    const kit = new Kit();
    const page = pageOf(kit, before);
    await page.start();
    await page.poll();
    page.account = after;
    expect((await page.poll()).body).toMatchObject(ended);
    expect(kit.bankId.cancelled).toEqual([kit.bankId.order.orderRef]);
    expect(kit.event("principal_changed")).toHaveLength(1);
    page.account = before;
    expect((await page.poll()).body).toMatchObject(ended);
    expect(kit.completions).toEqual([]);
  });

  it.each<[string, (page: Page) => Promise<Answer>]>([
    ["/qr", (page) => page.send("/qr", { flow: page.flow })],
    ["/cancel", (page) => page.send("/cancel", { flow: page.flow })],
  ])("is seen by %s as well", async (_route, ask) => {
    const kit = new Kit();
    const page = pageOf(kit, "anna");
    await page.start();
    page.account = "bertil";
    expect((await ask(page)).body).toMatchObject(ended);
  });

  it("does not write what one person completed onto another's account (A9)", async () => {
    const kit = new Kit();
    const page = pageOf(kit, "anna");
    await page.start("device");
    kit.bankId.complete();
    expect((await page.poll()).body).toMatchObject({ hint: "awaitingReturn" });
    // Anna leaves; Bertil logs in on the same machine, and his page finds what she left.
    page.account = "bertil";
    expect((await page.send("/collect", {})).body).toEqual({ status: "none" });
    expect((await page.poll(nonceOf(kit.bankId))).body).toMatchObject(ended);
    expect([kit.completions, kit.established]).toEqual([[], []]);
  });

  it("lets whom it was started for go on, on every instance", async () => {
    const kit = new Kit();
    const page = pageOf(kit, "anna");
    await page.start();
    page.kit = new Kit({}, kit);
    kit.bankId.complete();
    expect((await page.poll()).body.status).toBe("complete");
    expect(page.kit.completions).toHaveLength(1);
  });

  it("is not looked at after the login, which made the change itself", async () => {
    const kit = new Kit();
    const page = pageOf(kit);
    await page.start();
    kit.bankId.complete();
    expect((await page.poll()).body.status).toBe("complete");
    page.account = "anna";
    expect((await page.collect()).body).toMatchObject({ status: "complete", replay: true });
    expect(kit.completions).toHaveLength(1);
  });

  it("is not looked at where the host does not say who anybody is", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    expect((await page.poll()).body.status).toBe("complete");
  });

  it("ends where another instance stopped saying so: it can't know that nothing changed", async () => {
    const kit = new Kit();
    const page = pageOf(kit, "anna");
    await page.start();
    const silent = kit.browser();
    for (const [name, value] of page.jar) silent.jar.set(name, value);
    silent.flow = page.flow;
    expect((await silent.poll()).body).toMatchObject(ended);
  });
});

describe("the name of an account (S44)", () => {
  it("is in the store in no form that could be found again", async () => {
    const stored: string[] = [];
    const kit = new Kit({
      store: (store) => ({
        ...store,
        create: (key, value, options) => {
          stored.push(Buffer.from(value).toString("latin1"));
          return store.create(key, value, options);
        },
      }),
    });
    await pageOf(kit, "account-4711").start();
    expect(stored).toHaveLength(1);
    expect(JSON.stringify([stored, kit.events])).not.toContain("4711");
  });

  it.each([7, null, { id: "anna" }])("is text: %j is refused with what to write", async (account) => {
    const kit = new Kit();
    expect((await pageOf(kit, account).start()).body.error).toBe("internal");
    expect(kit.event("error")[0]?.detail).toContain("principal: ({ req }) =>");
    expect(kit.bankId.orders).toEqual([]);
  });
});
