// npm run demo: from a fresh clone to a BankID login in the browser. The demo runs in this very process, so
// that whatever ends the command ends it too.
import { pnpm } from "./pnpm.mjs";

console.log("Installing and building (the first time takes a while) …");
await pnpm(["install", "--frozen-lockfile", "--reporter=silent"]);
await pnpm(["run", "build"]);
// A SIGTERM to npm ends the shell between npm and this process, and not this process: its parent is another
// then, and it ends itself.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
}, 500).unref();

await import("../apps/demo/dist/server.js");
