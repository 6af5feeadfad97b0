import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname } from "node:path";

/** A file of the page as it is sent. */
export interface PageFile {
  readonly type: string;
  readonly content: string;
}

/** The page is plain files that no build touches, so the source and the built package read the same ones. */
const folder = new URL("../../src/phone/page/", import.meta.url);

/** What of the folder is sent; the rest is for the type check. */
const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};

/** Reads the page by request path, and puts the run's token where its script looks for it. */
export async function readPageFiles(token: string): Promise<ReadonlyMap<string, PageFile>> {
  const names = await readdir(folder);
  const own = names.flatMap((name) => {
    const type = types[extname(name)];
    const path = name === "index.html" ? "/" : `/${name}`;
    return type === undefined ? [] : [readPageFile(path, new URL(name, folder), type)];
  });
  const page = new Map(await Promise.all([...own, ...readDecoder()]));
  const index = page.get("/");
  if (index !== undefined) page.set("/", { ...index, content: index.content.replace("{{token}}", token) });
  return page;
}

/** The decoder is sent as its package has it: two modules, which a browser takes without a bundler. */
function readDecoder(): Promise<[string, PageFile]>[] {
  const { resolve } = createRequire(import.meta.url);
  return [
    readPageFile("/qr/decode.js", resolve("qr/decode.js"), types[".js"] ?? ""),
    readPageFile("/qr/index.js", resolve("qr"), types[".js"] ?? ""),
  ];
}

async function readPageFile(path: string, file: URL | string, type: string): Promise<[string, PageFile]> {
  return [path, { type, content: await readFile(file, "utf8") }];
}
