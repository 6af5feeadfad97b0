import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import typescript from "typescript-5";

const root = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");

/** The sources of a package, as `{ path, text }` with paths from the root. */
const sourcesOf = (name) =>
  readdirSync(new URL(`packages/${name}/src`, root), { recursive: true })
    .map((path) => `packages/${name}/src/${path.replaceAll("\\", "/")}`)
    .filter((path) => /\.tsx?$/.test(path))
    .toSorted()
    .map((path) => ({ path, text: read(path) }));

/** What a rule finds in sources, as "path: what"; comments are no code and are not looked at. */
function violations(rule, sources) {
  return sources.flatMap(({ path, text }) => {
    const found = [];
    const visit = (node) => {
      const what = rule(node, path);
      if (what !== undefined) found.push(`${path}: ${what}`);
      typescript.forEachChild(node, visit);
    };
    visit(typescript.createSourceFile(path, text, typescript.ScriptTarget.Latest, true));
    return found;
  });
}

const { SyntaxKind } = typescript;
const isText = (node) => node !== undefined && typescript.isStringLiteralLike(node);
const isNamed = (node, name) => typescript.isIdentifier(node) && node.text === name;

/** The `require` that `createRequire(…)` makes. */
const isMadeRequire = (node) =>
  typescript.isCallExpression(node) && isNamed(node.expression, "createRequire");

/** The module that an import, an export, `import()` or a made `require` names. */
function moduleOf(node) {
  if (typescript.isImportDeclaration(node) || typescript.isExportDeclaration(node))
    return node.moduleSpecifier?.text;
  const isCall = typescript.isCallExpression(node);
  const loads =
    isCall && (node.expression.kind === SyntaxKind.ImportKeyword || isMadeRequire(node.expression));
  return loads && isText(node.arguments[0]) ? node.arguments[0].text : undefined;
}

/** Code out of text, other programs, and modules whose name is not written down. */
function outOfText(node, path) {
  const isCall = typescript.isCallExpression(node);
  if (isCall || typescript.isNewExpression(node)) {
    if (isNamed(node.expression, "Function")) return "Function(…)";
    const loads = node.expression.kind === SyntaxKind.ImportKeyword || isMadeRequire(node.expression);
    if (loads && !isText(node.arguments[0])) return "a computed module name";
  }
  if (isNamed(node, "eval")) return "eval";
  if (isMadeRequire(node) && !(typescript.isCallExpression(node.parent) && node.parent.expression === node))
    return "a require that is handed on";
  const name = moduleOf(node)?.replace(/^node:/, "");
  if (["child_process", "cluster", "worker_threads", "vm"].includes(name)) return name;
  if (name === "module" && path !== "packages/core/src/certificate/pfx-parts.ts") return name;
  return undefined;
}

/** A module of another project. */
function foreign(node) {
  const name = moduleOf(node);
  return name === undefined || /^(?:node:|\.)/.test(name) ? undefined : name;
}

/** What is taken from Node's file system. */
function fileSystem(node) {
  return /^(?:node:)?fs(?:\/promises)?$/.test(moduleOf(node) ?? "") ? node.getText() : undefined;
}

/** Who reads files with the certificate loader's own function. */
function fileReader(node) {
  return moduleOf(node)?.endsWith("/file.ts") ? "reads files" : undefined;
}

/** Chance that can be foreseen, and UUIDs, which say themselves that they are no secrets. */
function weakChance(node) {
  const names = ["randomUUID", "uuid", "nanoid"];
  if (
    typescript.isPropertyAccessExpression(node) &&
    isNamed(node.expression, "Math") &&
    node.name.text === "random"
  )
    return "Math.random";
  if (typescript.isElementAccessExpression(node) && isNamed(node.expression, "Math")) return "Math[…]";
  if (typescript.isBindingElement(node) && isNamed(node.propertyName ?? node.name, "random")) {
    const from = node.parent.parent;
    if (from.initializer !== undefined && isNamed(from.initializer, "Math")) return "Math.random";
  }
  if (typescript.isIdentifier(node) && names.includes(node.text)) return node.text;
  return names.includes(moduleOf(node)) ? moduleOf(node) : undefined;
}

/** What is taken from the simulator. */
function simulator(node) {
  return moduleOf(node)?.startsWith("@bankid-kit/simulator") ? "imports it" : undefined;
}

/** What keeps something in a browser, or hears another window. */
function kept(node) {
  const keepers = [
    "localStorage",
    "sessionStorage",
    "indexedDB",
    "caches",
    "cookie",
    "cookieStore",
    "BroadcastChannel",
  ];
  if (typescript.isIdentifier(node) && keepers.includes(node.text)) return node.text;
  const isHeard = isText(node) && node.text === "message" && typescript.isCallExpression(node.parent);
  return isHeard ? 'listens to "message"' : undefined;
}

const inCore = (text) => [{ path: "packages/core/src/example.ts", text }];

/** What a module loads when it runs, and not for its types alone. */
function loadedBy(node) {
  const isType = node.importClause?.isTypeOnly === true || node.isTypeOnly === true;
  return isType ? undefined : moduleOf(node);
}

const expressAtRunTime = (node) => (loadedBy(node) === "express" ? "express" : undefined);

function openTelemetryAtRunTime(node) {
  const name = loadedBy(node) ?? "";
  return name.startsWith("@opentelemetry/") || name.endsWith("/opentelemetry.ts") ? name : undefined;
}

describe("no secret is made of chance that can be foreseen (S19)", () => {
  test("in core and express, where Math.random spreads repeats and does nothing else", () => {
    const sources = [...sourcesOf("core"), ...sourcesOf("express")];
    expect(sources.length).toBeGreaterThan(60);
    expect(violations(weakChance, sources)).toEqual(["packages/core/src/client/transport.ts: Math.random"]);
    expect(read("packages/core/src/client/transport.ts")).toContain(", random = Math.random } = options;");
  });

  test.each([
    "const handle = Math.random().toString(36);",
    "const { random } = Math;",
    'const chance = Math["random"]();',
    'import { randomUUID } from "node:crypto";',
    "const nonce = crypto.randomUUID();",
    'import { v4 } from "uuid";',
  ])("and this rule would see %s", (text) => {
    expect(violations(weakChance, inCore(text))).not.toEqual([]);
  });
});

describe("core stands on few others", () => {
  test("undici and node-forge alone are installed with it, each for a reason that is written down (S23)", () => {
    const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(
      read("packages/core/package.json"),
    );
    expect(Object.keys(dependencies).toSorted()).toEqual(["node-forge", "undici"]);
    expect([optionalDependencies, peerDependencies]).toEqual([undefined, undefined]);
    // An exact version, so that nobody's release becomes part of this one unseen.
    expect(Object.values(dependencies).filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    const row = read("docs/dependencies.md")
      .split("\n")
      .map((line) => line.split("|").map((cell) => cell.trim()))
      .find(([, name]) => name === "`@bankid-kit/core`");
    const [, , names = "", reason = ""] = row ?? [];
    expect(names).toBe("`undici`, `node-forge`");
    expect(reason).toMatch(/mTLS connections that stay open/);
    expect(reason).toMatch(/`node-forge` reads a PFX that is encrypted with RC2/);
  });

  test("and neither of the two installs a further one (S23)", () => {
    const lockfile = read("pnpm-lock.yaml");
    const { dependencies } = JSON.parse(read("packages/core/package.json"));
    for (const [name, version] of Object.entries(dependencies)) {
      expect(lockfile).toContain(`\n  ${name}@${version}: {}\n`);
    }
  });

  test("and no source uses another (S23)", () => {
    const used = violations(foreign, sourcesOf("core")).map((found) => found.split(": ")[1]);
    expect(new Set(used)).toEqual(new Set(["node-forge", "undici"]));
  });
});

describe("express takes its framework from the app", () => {
  test("and imports of it types alone, so that Express 4 and 5 both do", () => {
    expect(violations(expressAtRunTime, sourcesOf("express"))).toEqual([]);
    const [path, text] = ["a.ts", 'import express from "express"; import type { Request } from "express";'];
    expect(violations(expressAtRunTime, [{ path, text }])).toEqual(["a.ts: express"]);
  });

  test("and OpenTelemetry too, which nothing loads but an entry of its own", () => {
    const loaders = violations(openTelemetryAtRunTime, sourcesOf("express"));
    expect(new Set(loaders)).toEqual(
      new Set([
        "packages/express/src/opentelemetry.ts: ./telemetry/opentelemetry.ts",
        "packages/express/src/telemetry/opentelemetry.ts: @opentelemetry/api",
      ]),
    );
  });
});

describe("core runs nothing that is not written in it (S24)", () => {
  test("no eval, no new Function, no other program, no module of a computed name", () => {
    expect(violations(outOfText, sourcesOf("core"))).toEqual([]);
  });

  test.each([
    'eval("1");',
    'globalThis.eval("1");',
    "(0, eval)(text);",
    'new Function("return 1");',
    'Function("return 1")();',
    'import { execFile } from "node:child_process";',
    'import "child_process";',
    'export * from "node:vm";',
    'await import("node:child_process");',
    "await import(name);",
    "await import(`./${name}.js`);",
    'import { createRequire } from "node:module";',
    "createRequire(import.meta.url)(name);",
    "const require = createRequire(import.meta.url);",
  ])("and this rule would see %s", (text) => {
    expect(violations(outOfText, inCore(text))).not.toEqual([]);
  });

  test("files are read by the certificate loader, and its variables look for a directory", () => {
    expect(violations(fileSystem, sourcesOf("core"))).toEqual([
      'packages/core/src/certificate/file.ts: import { readFileSync, statSync } from "node:fs";',
      'packages/core/src/client-options-from-env.ts: import { statSync } from "node:fs";',
    ]);
    expect(violations(fileReader, sourcesOf("core"))).toEqual([
      "packages/core/src/certificate/source.ts: reads files",
      "packages/core/src/client-options-from-env.ts: reads files",
    ]);
  });
});

describe("nothing of the simulator is in what runs in production (S60)", () => {
  test.each(["core", "express", "react", "verify"])("%s imports none of it, and installs none", (name) => {
    expect(violations(simulator, sourcesOf(name))).toEqual([]);
    const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(
      read(`packages/${name}/package.json`),
    );
    const installed = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
    expect(installed.filter((dependency) => dependency.includes("simulator"))).toEqual([]);
  });

  test.each([
    'import { startSimulator } from "@bankid-kit/simulator";',
    'await import("@bankid-kit/simulator/attacks");',
  ])("and this rule would see %s", (text) => expect(violations(simulator, inCore(text))).not.toEqual([]));
});

describe("the page keeps nothing and hears no other window (S67)", () => {
  test("in storage, a database, a cache, a cookie or a channel", () => {
    expect(violations(kept, sourcesOf("react"))).toEqual([]);
  });

  test.each([
    'localStorage.setItem("flow", flow);',
    "window.sessionStorage.flow = flow;",
    'document.cookie = "flow=1";',
    'new BroadcastChannel("bankid");',
    'window.addEventListener("message", hear);',
  ])("and this rule would see %s", (text) => expect(violations(kept, inCore(text))).not.toEqual([]));
});
