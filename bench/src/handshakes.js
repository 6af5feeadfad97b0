// A handshake with a client certificate costs a hundred times what a collect does.
import { setTimeout as sleep } from "node:timers/promises";
import { kit, npmBankid } from "./clients.js";

const calls = 400;

export async function measureHandshakes(bankId, { idleMs = 30_000 } = {}) {
  const rows = [];
  for (const [name, make] of Object.entries({ kit, "npm bankid": npmBankid })) {
    const client = make(bankId);
    await client.collect();
    const before = await bankId.handshakes();
    for (let call = 0; call < calls; call += 1) await client.collect();
    const after = await bankId.handshakes();
    const own = name === "kit";
    rows.push({
      what: `TLS handshakes in ${calls} calls after the first, ${name}`,
      value: after - before,
      ...(own ? { target: { atMost: 0 } } : {}),
    });
    if (own) {
      await sleep(idleMs);
      await client.collect();
      rows.push({
        what: `TLS handshakes of a call after ${idleMs / 1000} s idle, ${name}`,
        value: (await bankId.handshakes()) - after,
        target: { atMost: 0 },
      });
    }
    await client.close();
  }
  return rows;
}
