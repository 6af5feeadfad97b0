import "@bankid-kit/react/styles.css";
import { StrictMode, useEffect, useLayoutEffect, type ReactElement } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import { BankIdLogin, BankIdSign, browserPlatform, en, useBankId, type Platform } from "@bankid-kit/react";
import {
  completeView,
  deviceView,
  failedView,
  launchUrl,
  livingOrder,
  qrView,
  signingView,
  World,
} from "./flow/world.ts";

afterEach(() => vi.restoreAllMocks());

const button = (name: string) => page.getByRole("button", { name, exact: true });
const heading = (name: string) => page.getByRole("heading", { name });

/** Everything of a world but what is to be the browser's own. */
function platformOf(world: World, own: Partial<Platform>): Platform {
  return { ...world.platform, ...own };
}

/** The browser's own events, not the world's. */
const realEvents: Partial<Platform> = {
  on: (event, listener) => browserPlatform().on(event, listener),
};

/** A login that goes through every state, with answers that carry more than they should. */
async function throughEveryState(world: World, look: (state: string) => void): Promise<void> {
  const more = { orderRef: "canary-order", personalNumber: "canary-number", nested: { token: "canary" } };
  const press = async (name: string): Promise<void> => {
    await userEvent.click(button(name));
    await world.advance(0);
  };
  await world.advance(0);
  await expect.element(heading("Identify with BankID")).toBeVisible();
  look("idle");
  world.server = () => ({ body: { ...qrView(), ...more } });
  await press("BankID on another device");
  await expect.element(page.getByRole("img", { name: "QR code" })).toBeVisible();
  look("pending, qr");
  await world.advance(4_100);
  look("pending, faded");
  world.server = () => "lost";
  await world.advance(2_000);
  look("pending, trouble");
  world.server = () => ({ body: { ...signingView(), ...more } });
  await world.advance(2_000);
  await expect.element(heading("Continue in the BankID app")).toBeVisible();
  look("pending, in the app");
  world.server = () => ({ body: { ...failedView(), ...more } });
  await world.advance(2_000);
  await expect.element(button("Try again")).toBeVisible();
  look("failed");
  world.server = () => ({ body: { ...deviceView(), ...more } });
  await press("BankID on this device");
  await expect.element(page.getByRole("link", { name: "Open BankID" })).toBeVisible();
  look("pending, device");
  await world.advance(5_000);
  look("pending, no app");
  world.server = () => ({ body: { ...completeView({}), ...more } });
  await world.advance(2_000);
  await expect.element(heading("Done")).toBeVisible();
  look("complete");
}

test("state and page hold nothing of an answer but what they show (S61)", async () => {
  const world = new World();
  const seen: string[] = [];
  function Page(): ReactElement {
    const bankId = useBankId({ basePath: "/bankid", platform: world.platform });
    seen.push(JSON.stringify(bankId));
    return <BankIdLogin basePath="/bankid" platform={world.platform} texts={en} />;
  }
  const { container } = await render(<Page />);
  await throughEveryState(world, () => seen.push(container.outerHTML));
  expect(seen.length).toBeGreaterThan(9);
  expect(seen.filter((one) => one.includes("canary"))).toEqual([]);
});

test("nothing of the page's policy is broken in any state, Trusted Types among it (S62)", async () => {
  const world = new World();
  await render(<BankIdLogin basePath="/bankid" platform={world.platform} texts={en} />);
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content =
    "script-src 'self'; style-src-attr 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
  const broken: string[] = [];
  document.addEventListener("securitypolicyviolation", (event) => broken.push(event.violatedDirective));
  document.head.append(policy);
  await throughEveryState(world, () => undefined);
  expect(broken).toEqual([]);

  // The policy is in force: what the components don't do is refused.
  expect(() => {
    document.createElement("div").innerHTML = "<b>x</b>";
  }).toThrow(TypeError);
  await vi.waitFor(() => expect(broken).toContain("require-trusted-types-for"));
});

test("an order starts on a press alone, whatever else happens to the page (S65)", async () => {
  const world = new World();
  const { rerender } = await render(
    <StrictMode>
      <BankIdLogin basePath="/bankid" platform={platformOf(world, realEvents)} />
    </StrictMode>,
  );
  for (const view of [undefined, failedView(), qrView(), completeView({})]) {
    world.server = () => ({ body: view ?? { status: "none" } });
    for (const type of ["focus", "online", "hashchange", "pageshow", "pagehide", "blur", "resize"]) {
      window.dispatchEvent(new Event(type));
      document.dispatchEvent(new Event("visibilitychange"));
      await world.advance(1_100);
    }
    await rerender(
      <StrictMode>
        <BankIdLogin basePath="/bankid" platform={platformOf(world, {})} rpName="Exempelföretaget" />
      </StrictMode>,
    );
    await world.advance(60_000);
  }
  expect(world.routes()).toContain("collect");
  expect(world.routes().filter((route) => route === "auth" || route === "sign")).toEqual([]);
});

test("no other component sees what BankID brought back, not even one that comes first (S66)", async () => {
  const world = new World();
  world.server = () => ({ body: completeView({ name: "Test" }) });
  const own = browserPlatform();
  const before = window.history.length;
  const address = window.location.pathname + window.location.search;
  window.history.replaceState({ router: 1 }, "", `${address}#bankid=flow-1.canary-nonce`);
  const seen: string[] = [];
  const see = (): void => void seen.push(window.location.href);
  function Other(): null {
    useLayoutEffect(see);
    useEffect(see);
    return null;
  }
  function Login(): ReactElement {
    const { location } = own;
    const platform = platformOf(world, { location, removeHash: own.removeHash.bind(own) });
    return <BankIdLogin basePath="/bankid" platform={platform} texts={en} />;
  }
  await render(
    <>
      <Other />
      <Login />
      <Other />
    </>,
  );
  await world.advance(0);
  await expect.element(heading("Done")).toBeVisible();
  expect(seen).toHaveLength(4);
  expect(seen.filter((one) => one.includes("canary"))).toEqual([]);
  expect(world.sent[0]?.body).toEqual({ flow: "flow-1", nonce: "canary-nonce" });
  expect(world.sent.filter(({ url }) => url.includes("canary"))).toEqual([]);
  expect([window.history.length, window.history.state]).toEqual([before, { router: 1 }]);
});

test("nothing is stored, and nobody is listened to (S67)", async () => {
  const stores = [
    vi.spyOn(Storage.prototype, "setItem"),
    vi.spyOn(IDBFactory.prototype, "open"),
    vi.spyOn(Document.prototype, "cookie", "set"),
    vi.spyOn(CacheStorage.prototype, "open"),
    vi.spyOn(window, "postMessage"),
  ];
  const channels = vi.spyOn(window, "BroadcastChannel");
  const listening = [
    vi.spyOn(EventTarget.prototype, "addEventListener"),
    vi.spyOn(window, "addEventListener"),
  ];
  const world = new World();
  const platform = platformOf(world, realEvents);
  await render(
    <StrictMode>
      <BankIdLogin basePath="/bankid" platform={platform} texts={en} />
    </StrictMode>,
  );
  await throughEveryState(world, () => undefined);
  const heard = new Set(listening.flatMap(({ mock }) => mock.calls.map(([type]) => type)));
  expect(heard).toContain("pageshow");
  expect(heard).not.toContain("message");
  expect(heard).not.toContain("storage");
  for (const store of stores) expect(store).not.toHaveBeenCalled();
  expect(channels).not.toHaveBeenCalled();
});

describe("inside of a frame", () => {
  test("a page asks nothing, starts nothing and shows the way out (S71)", async () => {
    // This test runs in a frame itself.
    expect(browserPlatform().isFramed()).toBe(true);
    const world = new World();
    const platform = platformOf(world, { isFramed: () => browserPlatform().isFramed() });
    const { container } = await render(<BankIdLogin basePath="/bankid" platform={platform} texts={en} />);
    await world.advance(60_000);
    const link = page.getByRole("link");
    await expect.element(link).toHaveAttribute("href", "https://www.example.com/login?x=1");
    await expect.element(link).toHaveAttribute("target", "_blank");
    expect(container.querySelectorAll("button")).toHaveLength(0);
    expect(world.sent).toEqual([]);
  });
});

describe("a page that goes away", () => {
  test("shows no code when the back-forward cache brings it back, until the server has answered (S72)", async () => {
    const world = new World();
    const platform = platformOf(world, realEvents);
    const { container } = await render(<BankIdLogin basePath="/bankid" platform={platform} texts={en} />);
    await world.advance(0);
    world.server = livingOrder(world);
    await userEvent.click(button("BankID on another device"));
    await world.advance(0);
    await expect.element(page.getByRole("img", { name: "QR code" })).toBeVisible();

    window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
    // What the browser keeps is what stands there when its event is over.
    await Promise.resolve();
    expect(container.querySelectorAll(".bankid-qr")).toHaveLength(0);
    expect([world.openTimers, world.openRequests]).toEqual([0, 0]);

    window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    await world.advance(0);
    await expect.element(page.getByRole("img", { name: "QR code" })).toBeVisible();
  });

  test("keeps no launch address either (S72)", async () => {
    const world = new World();
    const platform = platformOf(world, realEvents);
    const { container } = await render(
      <BankIdSign basePath="/bankid" platform={platform} texts={en} text="I agree." />,
    );
    await world.advance(0);
    world.server = () => ({ body: deviceView({ kind: "sign" }) });
    await userEvent.click(button("BankID on this device"));
    await world.advance(0);
    await expect.element(page.getByRole("link", { name: "Open BankID" })).toHaveAttribute("href", launchUrl);
    window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
    await Promise.resolve();
    expect(container.outerHTML).not.toContain("autostarttoken");
  });

  test("takes its code out of the document and leaves no timer, request or listener (S72)", async () => {
    const world = new World();
    const { container, unmount } = await render(
      <BankIdLogin basePath="/bankid" platform={world.platform} texts={en} />,
    );
    await world.advance(0);
    world.server = livingOrder(world, 300);
    await userEvent.click(button("BankID on another device"));
    await world.advance(1_100);
    await expect.element(page.getByRole("img", { name: "QR code" })).toBeVisible();
    await unmount();
    await world.advance(0);
    expect(container.innerHTML).toBe("");
    expect([world.openTimers, world.openRequests, world.openListeners]).toEqual([0, 0, 0]);
  });
});
