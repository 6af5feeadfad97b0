// Preloaded before anything else (node --require), and written for any Node, so that an old one
// gets this sentence and not a syntax error from deep inside.
"use strict";
var wanted = require("../package.json").engines.node.replace(">=", "").split(".").map(Number);
var got = process.versions.node.split(".").map(Number);
var tooOld = got[0] < wanted[0] || (got[0] === wanted[0] && got[1] < wanted[1]);
if (tooOld) {
  console.error(
    "bankid-kit needs Node " +
      wanted.join(".") +
      " or newer, and this is Node " +
      process.versions.node +
      ". Install a current Node from https://nodejs.org and run the command again.",
  );
  process.exit(1);
}
