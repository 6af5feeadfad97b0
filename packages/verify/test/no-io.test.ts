import { verifyCompletion, verifyProof, proofFile } from "@bankid-kit/verify";
import { createHook } from "node:async_hooks";
import fs from "node:fs";
import net from "node:net";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import * as base from "./forge/evidence.ts";

let world: base.World;
beforeAll(async () => {
  world = await base.makeWorld();
});

describe("verification opens no socket and reads no file (S98)", () => {
  test("for nothing that could is imported", () => {
    const source = join(import.meta.dirname, "../src");
    const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".ts"),
    );
    expect(files.length).toBeGreaterThan(20);
    const imported = files.flatMap((name) =>
      [...readFileSync(join(source, name), "utf8").matchAll(/(?:from|import\(?|require\() ?"([^"]+)"/g)].map(
        ([, from]) => from,
      ),
    );
    const packages = imported.filter((from) => from?.startsWith(".") === false);
    expect(new Set(packages)).toEqual(
      new Set([
        "@bankid-kit/core",
        "@rgrove/parse-xml",
        "node-forge",
        "node-forge/lib/asn1.js",
        "node:buffer",
        "node:crypto",
      ]),
    );
  });

  test("while it runs", () => {
    const { environment, expected } = base;
    const options = { environment, signatureRoots: world.rootPem, expected };
    const forged = base.forge(world);
    const calls: string[] = [];
    const watch = (target: object, name: string): void => {
      const spied = vi.spyOn(target as Record<string, () => unknown>, name);
      spied.mockImplementation(() => calls.push(name));
    };
    for (const name of ["openSync", "readFileSync", "open", "readFile", "statSync"]) watch(fs, name);
    watch(net.Socket.prototype, "connect");
    const opened: string[] = [];
    const hook = createHook({
      init: (_, type) => {
        if (/FS|TCP|UDP|PIPE|TLS|ADDRINFO|PROCESS/.test(type)) opened.push(type);
      },
    }).enable();
    const made = proofFile(forged, options);
    const results = [
      made,
      verifyCompletion(forged, options),
      verifyProof("file" in made ? made.file : "", { signatureRoots: world.rootPem }),
    ];
    hook.disable();
    vi.restoreAllMocks();
    expect(results.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(calls).toEqual([]);
    expect(opened).toEqual([]);
  });
});
