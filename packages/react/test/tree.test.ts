import { chromium, type Browser, type Page } from "playwright";
import { sampleNames } from "@bankid-kit/react/samples";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumLaunchOptions } from "../../../scripts/tools.mjs";
import { serveGallery } from "./gallery/serve.ts";

let gallery: Awaited<ReturnType<typeof serveGallery>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  gallery = await serveGallery();
  browser = await chromium.launch(chromiumLaunchOptions());
  page = await browser.newPage();
});

afterAll(async () => {
  await browser.close();
  gallery.server.close();
});

async function open(query: string): Promise<void> {
  await page.goto(`${gallery.origin}/?locale=en&${query}`);
  await page.getByRole("heading").first().waitFor();
}

/** What Chromium hands to a screen reader, in reading order: role and name of all that has either. */
async function tree(): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const read = (id: string): string[] => {
    const { ignored = true, role, name, childIds = [] } = byId.get(id) ?? {};
    const below = childIds.flatMap(read);
    return ignored ? below : [`${role?.value} ${name?.value ?? ""}`.trim(), ...below];
  };
  return nodes.filter(({ parentId }) => parentId === undefined).flatMap(({ nodeId }) => read(nodeId));
}

async function textsOf(query: string): Promise<string[]> {
  await open(query);
  return texts(await tree());
}

function texts(nodes: readonly string[]): string[] {
  return nodes.filter((node) => node.startsWith("StaticText "));
}

describe("in the accessibility tree of Chromium", () => {
  test("every text of every state is read once", async () => {
    for (const [index, name] of sampleNames.entries()) {
      const kind = index % 2 === 0 ? "kind=auth" : "kind=sign&device=handheld&launchByTap=1&inApp=Line";
      const read = await textsOf(`state=${name}&${kind}`);
      expect(read).not.toEqual([]);
      expect(read).toEqual([...new Set(read)]);
    }
  });

  test("every text of the enlarged code is read once, and nothing of what is behind it", async () => {
    await open("state=scan");
    await page.getByRole("button", { name: "Enlarge the QR code" }).click();
    await page.getByRole("dialog").waitFor();
    const read = texts(await tree());
    expect(read).toEqual([...new Set(read)]);
    expect(read).toContain("StaticText Start your BankID app.");
    expect(read).not.toContain("StaticText Cancel");
  });

  test("a state is read in the order in which it is drawn, and its words are the live region", async () => {
    await open("state=scan");
    const read = await tree();
    const parts = read.filter((node) => /^(heading|image|status|button|StaticText \S)/.test(node));
    expect(parts).toEqual([
      "heading Scan the QR code",
      "StaticText Scan the QR code",
      "image QR code to scan with the BankID app on another device",
      "button Enlarge the QR code",
      "StaticText Enlarge the QR code",
      "status",
      "StaticText Start your BankID app.",
      "StaticText You are logging in to Exempelbanken (www.example.com).",
      "StaticText Cancel if somebody else asked you to.",
      "button Cancel",
      "StaticText Cancel",
    ]);
  });

  test("the live region stands before it has anything to say", async () => {
    await open("state=choice");
    expect(await tree()).toContain("status");
  });
});
