import { builtinModules } from "node:module";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { describe, expect, test } from "vitest";

interface Bundle {
  readonly code: string;
  /** What the bundler could not put into the bundle. */
  readonly imports: readonly string[];
  /** Bytes, minified and gzipped. */
  readonly size: number;
}

/** A module of a page, bundled for browsers as a user's bundler would do it. */
async function bundle(source: string): Promise<Bundle> {
  const build = await rolldown({
    input: "page.js",
    platform: "browser",
    external: builtinModules.flatMap((name) => [name, `node:${name}`]),
    resolve: { conditionNames: ["@bankid-kit/source", "import", "browser", "default"] },
    logLevel: "silent",
    plugins: [
      {
        name: "page",
        resolveId: (id) => (id === "page.js" ? new URL(id, import.meta.url).pathname : undefined),
        load: (id) => (id.endsWith("/page.js") ? source : undefined),
      },
    ],
  });
  const { output } = await build.generate({ format: "esm", minify: true });
  await build.close();
  const chunks = output.filter((part) => part.type === "chunk");
  const code = chunks.map((chunk) => chunk.code).join("\n");
  const imports = chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports]);
  return { code, imports: imports.filter((name) => !name.endsWith(".js")), size: gzipSync(code).length };
}

describe.each([
  ["everything of @bankid-kit/core/browser", 'export * from "@bankid-kit/core/browser";', 5_600],
  ["the choice of message alone", 'export { messageFor } from "@bankid-kit/core/browser";', 900],
  ["the launch plan alone", 'export { launchPlan } from "@bankid-kit/core/browser";', 1_250],
  ["the words in two languages", 'export { en, sv } from "@bankid-kit/core/texts";', 2_500],
  ["the words in one language", 'export { sv } from "@bankid-kit/core/texts";', 1_400],
])("%s in a page", (_, source, limit) => {
  test(`is at most ${limit} bytes, minified and gzipped`, async () => {
    const { size } = await bundle(source);
    expect(size).toBeLessThanOrEqual(limit);
    // A limit that is far from the size says nothing.
    expect(size).toBeGreaterThan(limit * 0.8);
  });

  test("has nothing of Node in it", async () => {
    const { code, imports } = await bundle(source);
    expect(imports).toEqual([]);
    expect(code).not.toMatch(/\bnode:|\brequire\(|\bprocess\.|\bBuffer\b|\b__dirname\b|\bglobal\./);
  });
});

test("something of Node would be found: in the client of @bankid-kit/core it is", async () => {
  const { imports } = await bundle('export { qrText } from "@bankid-kit/core";');
  expect(imports).toContain("node:crypto");
});
