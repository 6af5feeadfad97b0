// npm run demo: from a fresh clone to a BankID login in the browser. The demo runs in this very process, so
// that whatever ends the command ends it too.
import { pnpm } from "./pnpm.mjs";

console.log("Installing and building (the first time takes a while) …");
await pnpm(["install", "--frozen-lockfile", "--reporter=silent"]);
await pnpm(["run", "build"]);
await import("../apps/demo/dist/server.js");
