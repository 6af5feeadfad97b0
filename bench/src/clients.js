import { createSecureContext } from "node:tls";
import { BankIdClient } from "@bankid-kit/core";
import bankid from "bankid";
import { Agent, request } from "undici";

const orderRef = "131daac9-16c6-4618-beb0-365768f37288";

/** The client that is measured. */
export function kit({ origin, ca, cert, key }) {
  const client = new BankIdClient({ environment: { url: origin, ca }, certificate: { cert, key } });
  return { collect: () => client.collect({ orderRef }), close: () => client.close() };
}

/** The least that undici can do: the same pool, the same TLS, the JSON parsed and nothing checked. */
export function bareUndici({ origin, ca, cert, key }) {
  const agent = new Agent({
    connections: 64,
    pipelining: 1,
    keepAliveTimeout: 60_000,
    keepAliveMaxTimeout: 60_000,
    connect: { secureContext: createSecureContext({ ca, cert, key }), rejectUnauthorized: true },
  });
  return {
    async collect() {
      const { body } = await request(`${origin}/rp/v6.0/collect`, {
        dispatcher: agent,
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ orderRef }),
      });
      return body.json();
    },
    close: () => agent.close(),
  };
}

/** npm `bankid`, pointed at the bare server. */
export function npmBankid({ origin, ca, pfx, passphrase }) {
  const client = new bankid.BankIdClientV6({ production: false, ca, pfx, passphrase });
  client.axios.defaults.baseURL = `${origin}/rp/v6.0/`;
  return { collect: () => client.collect({ orderRef }), close: async () => {} };
}
