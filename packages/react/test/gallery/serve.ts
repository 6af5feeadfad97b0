import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

/** What a page with BankID on it needs, and not a thing more (S62). */
export const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const page = `<!doctype html>
<html lang="sv">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>BankID</title>
    <link rel="icon" href="/icon.svg">
    <link rel="stylesheet" href="/page.css">
    <link rel="stylesheet" href="/styles.css">
  </head>
  <body>
    <div id="root"></div>
    <script type="module" src="/gallery.js"></script>
  </body>
</html>`;

const pageStyle = `:root { color-scheme: light dark; font-family: system-ui, sans-serif; }
body { margin: 0; background: light-dark(#f3f4f6, #0d1116); }
main { padding: 1rem; }`;

/** A page with every state, built as a user's bundler would, under the policy. */
export async function serveGallery(): Promise<{ server: Server; origin: string }> {
  const files = new Map([
    ["/", { type: "text/html", text: page }],
    ["/page.css", { type: "text/css", text: pageStyle }],
    ["/icon.svg", { type: "image/svg+xml", text: '<svg xmlns="http://www.w3.org/2000/svg"/>' }],
    ["/styles.css", { type: "text/css", text: await readFile(pathOf("../../src/styles.css"), "utf8") }],
    ["/gallery.js", { type: "text/javascript", text: await bundle() }],
  ]);
  const server = createServer(({ url = "/" }, response) => {
    const file = files.get(new URL(url, "http://localhost").pathname);
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      "content-type": `${file.type}; charset=utf-8`,
      "content-security-policy": policy,
    });
    response.end(file.text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function bundle(): Promise<string> {
  const build = await rolldown({
    input: pathOf("gallery.tsx"),
    platform: "browser",
    resolve: { conditionNames: ["@bankid-kit/source", "import", "browser", "production", "default"] },
    transform: { define: { "process.env.NODE_ENV": '"production"' } },
    logLevel: "silent",
  });
  const { output } = await build.generate({ format: "esm", minify: true });
  await build.close();
  return output[0].code;
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
