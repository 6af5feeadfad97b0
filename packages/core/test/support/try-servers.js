// A program of its own, for what a process's environment can do to TLS: calls each server once, prints the codes.
import { readFileSync } from "node:fs";
import { BankIdClient } from "@bankid-kit/core";

const { servers, certificate } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const codes = [];
for (const { origin, ca, proxy } of servers) {
  const client = new BankIdClient({
    environment: { url: origin, ca },
    certificate,
    timeoutMs: 50_000,
    connectTimeoutMs: 50_000,
    ...(proxy === undefined ? {} : { proxy }),
  });
  codes.push(
    await client.collect({ orderRef: "ref" }).then(
      ({ status }) => status,
      ({ code }) => code,
    ),
  );
  await client.close();
}
console.log(JSON.stringify(codes));
