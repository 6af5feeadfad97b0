import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:net";
import type { Duplex } from "node:stream";
import type { TlsOptions } from "node:tls";
import type { Made } from "../support/chains.ts";
import { make, rsa, unknownCritical, usage } from "../support/chains.ts";
import type { FaultServer } from "../support/fault-server.ts";
import { startFaultServer } from "../support/fault-server.ts";

/** A server that must not be trusted, with what a client would be told of it. */
export interface WrongServer {
  readonly name: string;
  readonly origin: string;
  /** The pinned root. */
  readonly ca: string;
  readonly proxy?: string;
  /** Bytes of a request that reached it. */
  readonly requestBytes: () => number;
  /** Whether a client that checks nothing could speak to it: then only the checks keep ours from it. */
  readonly speaksTls: boolean;
}

export interface Corpus {
  /** Servers that differ from the wrong ones in nothing but what is wrong about those. */
  readonly right: readonly { readonly name: string; readonly origin: string; readonly ca: string }[];
  readonly wrong: readonly WrongServer[];
  /** Roots that a weakened process trusts besides. */
  readonly otherRoots: string;
  close(): Promise<void>;
}

const address = { dns: ["localhost"], ip: ["127.0.0.1"] };

/** Servers with every mistake in TLS that we could think of, each on a port of its own. */
export async function startCorpus(clientCa: string): Promise<Corpus> {
  const root = await make({ name: "CN=Pinned root", ca: true });
  const other = await make({ name: "CN=Other root", ca: true });
  const publicRoot = await make({
    name: "CN=ISRG Root X1, O=Internet Security Research Group, C=US",
    ca: true,
  });
  const twin = await make({ name: "CN=Pinned root", ca: true });
  const narrow = await make({ name: "CN=Narrow root", ca: true, pathLength: 0 });
  const oldRoot = await make({ name: "CN=Old root", ca: true, fromHours: -48, untilHours: -24 });
  const intermediate = await make({ name: "CN=Intermediate", by: root, ca: true });
  const leaf = (by: Made, more: object = {}): Promise<Made> =>
    make({ name: "CN=server", by, ...address, ...more });

  const closing: (() => Promise<unknown>)[] = [];
  const wrong: WrongServer[] = [];
  const right: { name: string; origin: string; ca: string }[] = [];

  async function start(tls: TlsOptions): Promise<FaultServer> {
    const server = await startFaultServer({ ca: clientCa, requestCert: true, ...tls });
    server.otherwise = { status: 200, body: '{"orderRef":"ref","status":"pending","hintCode":"userSign"}' };
    closing.push(() => server.close());
    return server;
  }

  async function add(
    name: string,
    chain: Made[],
    { ca = root.cert, ...tls }: TlsOptions & { ca?: string } = {},
  ) {
    const [first] = chain;
    const cert = chain.map((each) => each.cert).join("\n");
    const server = await start({ cert, key: first?.key, ...tls });
    wrong.push({
      name,
      origin: server.origin,
      ca,
      requestBytes: () => server.applicationBytes,
      speaksTls: true,
    });
  }

  async function addRight(name: string, chain: Made[], tls: TlsOptions = {}) {
    const server = await start({
      cert: chain.map((each) => each.cert).join("\n"),
      key: chain[0]?.key,
      ...tls,
    });
    right.push({ name, origin: server.origin, ca: root.cert });
  }

  const good = await leaf(root);
  await addRight("a certificate right below the root", [good]);
  await addRight("an intermediate", [await leaf(intermediate), intermediate]);
  await addRight("TLS 1.2 alone", [good], { maxVersion: "TLSv1.2" });
  await addRight("TLS 1.3 alone", [good], { minVersion: "TLSv1.3" });

  // Who signed it.
  await add("another root", [await leaf(other)]);
  await add("a public root's name", [await leaf(publicRoot), publicRoot]);
  await add("a root of the same name with another key", [await leaf(twin)]);
  await add("a root of the same name with another key, which it sends along", [await leaf(twin), twin]);
  await add("a certificate that signed itself", [await make({ name: "CN=server", ...address })]);
  await add("a certificate that signed itself under the root's name", [
    await make({ name: "CN=Pinned root", ca: true, ...address }),
  ]);
  await add("no intermediate where one is needed", [await leaf(intermediate)]);
  await add("the intermediate of another root", [
    await leaf(intermediate),
    await make({ name: "CN=Intermediate", by: other, ca: true }),
  ]);
  await add("the second certificate of the file with the root", [await leaf(other)], {
    ca: `${root.cert}\n${other.cert}`,
  });

  // What the signer may do.
  const asCa = await leaf(root);
  await add("a server's certificate that signed it", [await leaf(asCa), asCa]);
  const plain = await make({ name: "CN=No constraints", by: root });
  await add("an intermediate without basicConstraints", [await leaf(plain), plain]);
  const denied = await make({ name: "CN=Not a CA", by: root, ca: false, keyUsages: usage.keyCertSign });
  await add("an intermediate that is no CA", [await leaf(denied), denied]);
  const mute = await make({ name: "CN=May not sign", by: root, ca: true, keyUsages: usage.digitalSignature });
  await add("an intermediate that may not sign certificates", [await leaf(mute), mute]);
  const short = await make({ name: "CN=Short", by: root, ca: true, pathLength: 0 });
  const below = await make({ name: "CN=Below", by: short, ca: true });
  await add("an intermediate below one with pathLen 0", [await leaf(below), below, short]);
  const underNarrow = await make({ name: "CN=Under narrow", by: narrow, ca: true });
  await add("an intermediate below a root with pathLen 0", [await leaf(underNarrow), underNarrow], {
    ca: narrow.cert,
  });

  // When.
  await add("a certificate that has expired", [await leaf(root, { fromHours: -48, untilHours: -1 })]);
  await add("a certificate that is not valid yet", [await leaf(root, { fromHours: 1, untilHours: 48 })]);
  const late = await make({ name: "CN=Late", by: root, ca: true, fromHours: -48, untilHours: -1 });
  await add("an intermediate that has expired", [await leaf(late), late]);
  await add("a root that has expired", [await leaf(oldRoot)], { ca: oldRoot.cert });

  // For whom.
  await add("another host's name", [await leaf(root, { dns: ["appapi2.bankid.com"], ip: [] })]);
  await add("a name where the address is an IP", [await leaf(root, { ip: [] })]);
  await add("another IP address", [await leaf(root, { dns: [], ip: ["127.0.0.2"] })]);
  await add("a wildcard where the address is an IP", [
    await leaf(root, { dns: ["*.0.0.1", "127.0.0.*"], ip: [] }),
  ]);
  await add("the host in the common name alone", [await make({ name: "CN=127.0.0.1", by: root })]);
  await add("a certificate for clients alone", [await leaf(root, { purposes: ["1.3.6.1.5.5.7.3.2"] })]);
  await add("a critical extension that nobody knows", [await leaf(root, { extra: [unknownCritical()] })]);

  // How strong.
  const lax = { ciphers: "ALL:eNULL:@SECLEVEL=0" };
  await add("an RSA key of 1024 bits", [await leaf(root, { key: rsa(1024, "SHA-256") })], lax);
  const rsaRoot = await make({ name: "CN=RSA root", ca: true, key: rsa(2048, "SHA-256") });
  const sha1Root = await make({ name: "CN=SHA-1 root", ca: true, key: rsa(2048, "SHA-1") });
  const sha1Leaf = await leaf(sha1Root, { key: rsa(2048, "SHA-256") });
  await add("a signature with SHA-1", [sha1Leaf], { ca: sha1Root.cert, ...lax });
  const strong = await leaf(rsaRoot, { key: rsa(2048, "SHA-256") });
  await add("TLS 1.0 alone", [strong], {
    ca: rsaRoot.cert,
    ...lax,
    minVersion: "TLSv1",
    maxVersion: "TLSv1",
  });
  await add("TLS 1.1 alone", [strong], {
    ca: rsaRoot.cert,
    ...lax,
    minVersion: "TLSv1.1",
    maxVersion: "TLSv1.1",
  });
  for (const [name, ciphers] of [
    ["ciphers without a certificate", "aNULL:@SECLEVEL=0"],
    ["ciphers that encrypt nothing", "eNULL:@SECLEVEL=0"],
    ["ciphers without forward secrecy", "AES256-GCM-SHA384:AES256-SHA"],
    ["ciphers in CBC mode", "ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-SHA384"],
  ] as const) {
    // Who proves nothing may ask for no proof.
    const requestCert = !ciphers.startsWith("aNULL");
    await add(name, [strong], { ca: rsaRoot.cert, ciphers, maxVersion: "TLSv1.2", requestCert });
  }

  // Something else in its place.
  for (const [name, greeting] of [
    ["HTTP without TLS", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"],
    ["mail", "220 mail.example ESMTP\r\n"],
    ["nothing but an end", ""],
  ] as const) {
    const plainServer = createServer((socket) =>
      socket
        .on("error", () => {})
        .resume()
        .end(greeting),
    );
    await new Promise<void>((resolve) => plainServer.listen(0, "127.0.0.1", resolve));
    closing.push(() => new Promise((resolve) => plainServer.close(resolve)));
    const { port } = plainServer.address() as AddressInfo;
    wrong.push({
      name,
      origin: `https://127.0.0.1:${port}`,
      ca: root.cert,
      requestBytes: () => 0,
      speaksTls: false,
    });
  }
  const opened = await start({ ...(await leaf(other)) });
  const proxy = await startOpeningProxy(opened.port);
  closing.push(proxy.close);
  const behind = right[0]?.origin ?? "";
  wrong.push({
    name: "a proxy that opens the connection",
    origin: behind,
    ca: root.cert,
    proxy: proxy.url,
    requestBytes: () => opened.applicationBytes,
    speaksTls: false,
  });

  return {
    right,
    wrong,
    otherRoots: [other, publicRoot, twin, oldRoot, narrow].map(({ cert }) => cert).join("\n"),
    async close() {
      await Promise.all(closing.map((close) => close()));
    },
  };
}

/** A proxy that leads every tunnel to one server of its own, as one does that reads along. */
async function startOpeningProxy(port: number): Promise<{ url: string; close: () => Promise<unknown> }> {
  const proxy = createHttpServer();
  const sockets = new Set<Duplex>();
  proxy.on("connect", (_, socket) => {
    sockets.add(socket);
    const inside = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      inside.pipe(socket).pipe(inside);
    });
    inside.on("error", () => socket.destroy());
    socket.on("error", () => inside.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
