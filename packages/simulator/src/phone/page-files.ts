import { readFile } from "node:fs/promises";

/** A file of the page as it is sent. */
export interface PageFile {
  readonly type: string;
  readonly content: string;
}

/** The page is plain files that no build touches, so the source and the built package read the same ones. */
const folder = new URL("../../src/phone/page/", import.meta.url);

const files: Readonly<Record<string, { name: string; type: string }>> = {
  "/": { name: "index.html", type: "text/html; charset=utf-8" },
  "/app.js": { name: "app.js", type: "text/javascript; charset=utf-8" },
  "/api.js": { name: "api.js", type: "text/javascript; charset=utf-8" },
  "/dom.js": { name: "dom.js", type: "text/javascript; charset=utf-8" },
  "/texts.js": { name: "texts.js", type: "text/javascript; charset=utf-8" },
  "/style.css": { name: "style.css", type: "text/css; charset=utf-8" },
};

/** Reads the page by request path, and puts the run's token where its script looks for it. */
export async function readPageFiles(token: string): Promise<ReadonlyMap<string, PageFile>> {
  const read = Object.entries(files).map(async ([path, { name, type }]): Promise<[string, PageFile]> => {
    const content = await readFile(new URL(name, folder), "utf8");
    return [path, { type, content: content.replace("{{token}}", token) }];
  });
  return new Map(await Promise.all(read));
}
