import { BankIdError } from "@bankid-kit/core";
import { describe, expect, it, vi } from "vitest";
import type { BankIdOptions, EventListener } from "../src/index.ts";
import { bankId } from "../src/index.ts";
import { FakeBankId } from "./fake-bankid.ts";

const production = Object.assign(new FakeBankId(), { environment: "production" });
const good: BankIdOptions<object, object> = {
  client: new FakeBankId(),
  publicOrigin: "https://www.example.com",
  returnPaths: ["/login"],
  onComplete: () => ({ session: {} }),
};

function failure(change: Record<string, unknown>): BankIdError {
  try {
    bankId({ ...good, ...change });
  } catch (error) {
    if (error instanceof BankIdError) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}

describe("at start-up", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ["no client", { client: undefined }, ["client", "new BankIdClient("]],
    ["no publicOrigin", { publicOrigin: undefined }, ["publicOrigin", "https://www.example.com"]],
    ["a path in it", { publicOrigin: "https://www.example.com/" }, ["publicOrigin", "no path"]],
    ["capitals in it", { publicOrigin: "https://WWW.example.com" }, ["publicOrigin", "lower case"]],
    ["no scheme in it", { publicOrigin: "www.example.com" }, ["publicOrigin"]],
    ["http for a host that others reach", { publicOrigin: "http://www.example.com" }, ["insecure origin"]],
    ["http for an address of the network", { publicOrigin: "http://192.168.0.2:3000" }, ["insecure origin"]],
    ["http in production", { client: production, publicOrigin: "http://localhost" }, ["insecure origin"]],
    ["no returnPaths", { returnPaths: [] }, ["returnPaths", '["/login"]']],
    ["a returnPath of another site", { returnPaths: ["//evil.example"] }, ["returnPaths"]],
    ["a whole address", { returnPaths: ["https://evil.example/"] }, ["returnPaths"]],
    ["a returnPath that leads elsewhere", { returnPaths: ["/a/../b"] }, ["returnPaths"]],
    ["a backslash", { returnPaths: ["/\\evil.example"] }, ["returnPaths"]],
    ["a fragment", { returnPaths: ["/login#x"] }, ["returnPaths", "#"]],
    ["a returnUrl over 512 characters", { returnPaths: [`/${"x".repeat(480)}`] }, ["512", "a shorter path"]],
    ["no onComplete", { onComplete: undefined }, ["onComplete", "session"]],
    ["an id that is no part of a cookie's name", { id: "Admin; x" }, ["id"]],
    ["half a store", { store: { read: () => undefined } }, ["store", "create, swap, remove, lease"]],
    ["an establishSession that is none", { establishSession: true }, ["establishSession"]],
    ["a requirement that is none", { requirement: { mrtd: true } }, ["requirement: ({ kind }) =>"]],
    ["a deviceBinding that is none", { deviceBinding: "ip" }, ["deviceBinding", '"nonce-or-ip"']],
    ["an assessCompletion that is none", { assessCompletion: true }, ["assessCompletion: async ({ risk })"]],
    ["a principal that is none", { principal: "anna" }, ["principal: ({ req }) =>"]],
    ["a clientIp that is none", { clientIp: "req.ip" }, ["clientIp"]],
  ])("%s is refused, with what to write", (_what, change, words) => {
    const { code, message } = failure(change);
    expect(code).toBe("ERR_OPTION");
    for (const word of words) expect(message).toContain(word);
  });

  it.each([
    ["returnPath", "returnPaths"],
    ["oncomplete", "onComplete"],
    ["publicorigins", "publicOrigin"],
    ["establishsession", "establishSession"],
    ["clientIP", "clientIp"],
    ["principals", "principal"],
    ["assesCompletion", "assessCompletion"],
    ["deviceBindings", "deviceBinding"],
    ["requirements", "requirement"],
  ])("the unknown option %s is refused and %s named (a typo must not weaken anything)", (typo, meant) => {
    expect(failure({ [typo]: 1 }).message).toContain(`Did you mean ${meant}?`);
  });

  it("no options at all are refused", () => {
    expect(() => bankId(undefined as never)).toThrow("needs an object of options");
  });

  it.each([
    { publicOrigin: "https://www.example.com:8443" },
    { publicOrigin: "http://localhost:3000" },
    { publicOrigin: "http://127.0.0.1:3000" },
    { publicOrigin: "http://[::1]:3000" },
    { returnPaths: ["/", "/konto/logga-in", "/login?from=bankid"] },
    { id: "admin-2" },
    { clientIp: undefined, store: undefined, onEvent: undefined },
  ])("%j is taken", (change) => {
    expect(bankId({ ...good, ...change } as typeof good)).toBeTypeOf("function");
  });

  it("production on the memory store is told, once, that it serves one instance", () => {
    const onEvent = vi.fn<EventListener>();
    bankId({ ...good, client: production, onEvent });
    expect(onEvent.mock.calls).toEqual([[{ type: "memory_store_in_production" }]]);
    onEvent.mockClear();
    bankId({ ...good, onEvent });
    expect(onEvent).not.toHaveBeenCalled();
  });

  it("and without a listener gets a line about it", () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    bankId({ ...good, client: production });
    expect(warn.mock.calls).toEqual([[expect.stringContaining("one instance")]]);
    warn.mockRestore();
  });
});
