import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { BankIdClient } from "@bankid-kit/core";
import type { EventListener, LimitOptions, Store } from "@bankid-kit/express";
import { bankId } from "@bankid-kit/express";
import { completionVerifier } from "@bankid-kit/verify";
import type { CompletionVerifierOptions } from "@bankid-kit/verify";
import express from "express";
import type { ErrorRequestHandler, Express } from "express";
import type { Store as SessionStore } from "express-session";
import type { Archive } from "./archive.ts";
import { memoryArchive } from "./archive.ts";
import { callRoutes } from "./call-routes.ts";
import { createCalls } from "./calls.ts";
import { jsonOnly, loggedIn, notStored, sameOrigin } from "./guards.ts";
import { pageHeaders, policyReports } from "./page-headers.ts";
import { choosePerson, expectedPerson } from "./person.ts";
import { sessions } from "./session.ts";
import { signedDocuments, signing } from "./sign.ts";
import type { Me } from "./wire.ts";

/** What {@link createDemo} is made of. */
export interface DemoOptions {
  /** The client of whichever BankID the demo uses. */
  client: Pick<
    BankIdClient,
    "auth" | "sign" | "phoneAuth" | "collect" | "follow" | "cancel" | "environment" | "appUrl"
  >;
  /** What the address bar shows, as `http://localhost:3000`. */
  publicOrigin: string;
  /** Proxies in front of the demo, as Express's "trust proxy" has them. Default: none. */
  trustProxy?: number | string | undefined;
  /** How signatures are verified. Default: they are not; in production there is no signing then. */
  evidence?: Pick<CompletionVerifierOptions, "environment" | "signatureRoots"> | undefined;
  /** What instances share. Default: nothing, all is in the memory of this process. */
  shared?: Shared | undefined;
  /** Lifecycle events of logins and signatures. */
  onEvent?: EventListener | undefined;
  /** Gets the directive of the page's policy that a browser says was broken. Default: a line on stderr. */
  onPolicyReport?: ((directive: string) => void) | undefined;
}

/** What several instances of the demo have together. */
export interface Shared {
  /** Signs the session's cookie. */
  readonly secret: string;
  readonly sessions: SessionStore;
  readonly flows: Store;
  readonly limits: LimitOptions;
  readonly archive: Archive;
}

/** The demo, and how it ends. */
export type Demo = Express & {
  /** Waits for what runs in the background. */
  close(): Promise<void>;
};

const page = fileURLToPath(new URL("page/", import.meta.url));

/** The demo as an Express app: a page with a BankID login, signing and a call centre. */
export function createDemo(options: DemoOptions): Demo {
  const { client, publicOrigin, trustProxy, evidence, shared, onEvent } = options;
  const { onPolicyReport = warnOfPolicy } = options;
  const secure = publicOrigin.startsWith("https:");
  const archive = shared?.archive ?? memoryArchive();
  const maySign = evidence !== undefined || client.environment !== "production";
  const own = sameOrigin(publicOrigin);
  const secret = shared?.secret ?? randomBytes(32).toString("base64url");

  const app = express();
  app.disable("x-powered-by");
  if (trustProxy !== undefined) app.set("trust proxy", trustProxy);
  app.use(pageHeaders({ secure }));
  app.use(policyReports(onPolicyReport));
  app.use(sessions({ secret, secure, store: shared?.sessions }));
  app.use("/bankid/sign", loggedIn);

  const login = bankId({
    client,
    publicOrigin,
    returnPaths: ["/", "/sign"],
    onComplete: ({ user: { personalNumber, name, givenName, surname } }) => ({
      session: { personalNumber, user: { name, givenName, surname } },
    }),
    expectedPerson,
    ...(evidence && { verify: completionVerifier(evidence) }),
    ...(maySign && { sign: signing(archive) }),
    ...(shared && { store: shared.flows, limits: shared.limits }),
    ...(onEvent && { onEvent }),
  });
  app.use("/bankid", login);

  app.post("/person", own, jsonOnly, express.json({ limit: "1kb" }), choosePerson);
  app.get("/me", notStored, (req, res) => {
    const me: Me = {
      user: req.session.user ?? null,
      // Whether, and not who: the number stays here.
      onlyOnePerson: req.session.expectedPerson !== undefined,
      phoneUrl: client.appUrl,
      maySign,
    };
    res.json(me);
  });
  app.post("/logout", own, (req, res, next) => {
    req.session.destroy((error: unknown) => (error ? next(error) : res.status(204).end()));
  });
  const calls = createCalls(client);
  app.use("/calls", callRoutes(calls, own));
  app.use(signedDocuments({ archive, trust: evidence }));
  app.use(express.static(page));
  app.get(["/sign", "/call-centre", "/gallery"], (_req, res) => res.sendFile("index.html", { root: page }));
  app.use(answerError);

  return Object.assign(app, {
    async close() {
      calls.close();
      await login.close();
    },
  });
}

function warnOfPolicy(directive: string): void {
  console.warn(`A browser says that the page broke its policy at ${directive}.`);
}

/** Says nothing of the request, which may hold a personal number, and nothing of the machine. */
// oxlint-disable-next-line max-params -- Express knows an error handler by its four parameters
const answerError: ErrorRequestHandler = (error: { status?: unknown }, _req, res, next) => {
  if (res.headersSent) {
    next(error);
    return;
  }
  const status = typeof error.status === "number" && error.status < 500 ? error.status : 500;
  if (status === 500) console.error("The demo failed at a request.");
  res.status(status).json({ error: status === 500 ? "internal" : "invalid_body" });
};
