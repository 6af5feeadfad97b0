// A handshake with a client certificate costs a hundred times what a collect does.
import { kit, npmBankid } from "./clients.js";

export async function measureHandshakes(bankId) {
  const rows = [];
  for (const [name, make] of Object.entries({ kit, "npm bankid": npmBankid })) {
    const client = make(bankId);
    await client.collect();
    const before = await bankId.handshakes();
    for (let call = 0; call < 400; call += 1) await client.collect();
    rows.push({
      client: name,
      handshakes: (await bankId.handshakes()) - before,
      target: name === "kit" ? 0 : "",
    });
    await client.close();
  }
  return rows;
}
