import type { FlowView } from "@bankid-kit/core/browser";
import type { BankIdEvent, Completion, Decision, Store } from "../src/index.ts";
import { memoryStore } from "../src/index.ts";
import type { HandlerOptions, PlainAnswer, PlainRequest } from "../src/handler.ts";
import { createHandler } from "../src/handler.ts";
import { FakeBankId } from "./fake-bankid.ts";

export const publicOrigin = "https://www.example.com";

/** One clock for store, engine and client, which only the test moves. */
export class TestClock {
  now = 1_000_000;
  readonly read = (): number => this.now;
  advance(ms: number): void {
    this.now += ms;
  }
}

type Session = Record<string, unknown>;

export interface KitOptions {
  onComplete?: (completion: Completion) => Decision<Session, object> | Promise<Decision<Session, object>>;
  options?: Partial<HandlerOptions<Session, object>>;
  /** Wraps the store that the kit makes. */
  store?: (store: Store) => Store;
}

/** The handler over a fake BankID, with browsers to drive it. */
export class Kit {
  readonly clock = new TestClock();
  readonly bankId: FakeBankId = new FakeBankId(this.clock.read);
  readonly events: BankIdEvent[] = [];
  readonly completions: Completion[] = [];
  /** What `establishSession` was called with. */
  readonly established: Session[] = [];
  readonly store: Store;
  readonly routes: ReturnType<typeof createHandler<Session, object>>;
  /** Whom the host expects at the next start. */
  expectedPerson: string | undefined;
  establish: (session: Session) => Promise<void> = async (session) => void this.established.push(session);

  constructor({ onComplete, options, store = (own) => own }: KitOptions = {}) {
    this.store = store(memoryStore({ now: this.clock.read }));
    this.routes = createHandler<Session, object>(
      {
        client: this.bankId,
        publicOrigin,
        returnPaths: ["/login", "/app/login"],
        store: this.store,
        onEvent: (event) => this.events.push(event),
        onComplete: async (completion) => {
          this.completions.push(completion);
          return onComplete
            ? onComplete(completion)
            : { session: { loginId: completion.loginId }, browser: { redirectTo: "/home" } };
        },
        ...options,
      },
      { monotonicNow: this.clock.read },
    );
  }

  browser(): Browser {
    return new Browser(this);
  }

  event<Type extends BankIdEvent["type"]>(type: Type): Extract<BankIdEvent, { type: Type }>[] {
    return this.events.filter((event) => event.type === type) as Extract<BankIdEvent, { type: Type }>[];
  }
}

export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: FlowView & { error?: string; ref?: string };
}

/** A cookie jar with a page in it. */
export class Browser {
  readonly kit: Kit;
  readonly jar = new Map<string, string>();
  flow = "";

  constructor(kit: Kit) {
    this.kit = kit;
  }

  async send(path: string, body: unknown, headers: Record<string, string | undefined> = {}): Promise<Answer> {
    const answer = await this.raw({
      path,
      body: new TextEncoder().encode(JSON.stringify(body)),
      headers: { ...this.headers(), ...headers },
    });
    if (answer === undefined) throw new Error(`There is no route ${path}.`);
    return { ...answer, body: JSON.parse(answer.body) as Answer["body"] };
  }

  async raw(request: Partial<PlainRequest>): Promise<PlainAnswer | undefined> {
    const answer = await this.kit.routes.handle(
      {
        method: "POST",
        path: "/collect",
        headers: this.headers(),
        body: new TextEncoder().encode("{}"),
        ip: "192.0.2.7",
        ...request,
      },
      {
        establishSession: async ({ session }) => this.kit.establish(session),
        expectedPerson: async () => this.kit.expectedPerson,
      },
    );
    const set = answer?.headers["set-cookie"];
    if (set !== undefined) this.#keep(set);
    return answer;
  }

  headers(): Record<string, string> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
    return {
      "content-type": "application/json",
      "sec-fetch-site": "same-origin",
      origin: publicOrigin,
      "user-agent": "Mozilla/5.0 (Macintosh)",
      ...(cookie === "" ? {} : { cookie }),
    };
  }

  async start(mode: "qr" | "device" = "qr"): Promise<Answer> {
    const answer = await this.send("/auth", { mode });
    if (answer.body.status === "pending") this.flow = answer.body.flow;
    return answer;
  }

  async collect(nonce?: string): Promise<Answer> {
    return this.send("/collect", { flow: this.flow, ...(nonce === undefined ? {} : { nonce }) });
  }

  /** A poll of a page that keeps to its two seconds. */
  async poll(nonce?: string): Promise<Answer> {
    this.kit.clock.advance(2_000);
    return this.collect(nonce);
  }

  #keep(set: string): void {
    const [pair = "", ...attributes] = set.split("; ");
    const [name = "", value = ""] = pair.split("=");
    if (attributes.includes("Max-Age=0")) this.jar.delete(name);
    else this.jar.set(name, value);
  }
}

/** What the app would open once the order of a device flow is over. */
export function nonceOf(bankId: FakeBankId): string {
  const { returnUrl = "" } = bankId.order.request;
  return new URL(returnUrl).hash.split(".")[1] ?? "";
}
