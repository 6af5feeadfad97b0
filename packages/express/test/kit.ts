import type { FlowView } from "@bankid-kit/core/browser";
import type { BankIdEvent, Completion, Decision, Store } from "../src/index.ts";
import { memoryStore } from "../src/index.ts";
import type { HandlerOptions, PlainAnswer, PlainRequest, SignAsked, SignOrder } from "../src/handler.ts";
import { createHandler } from "../src/handler.ts";
import { FakeBankId, completionData } from "./fake-bankid.ts";

export const publicOrigin = "https://www.example.com";

/** Where the wall clock stands when the test's clock is 0. */
export const wallEpoch = 1_790_000_000_000;

/** A text for the one person that the fake BankID knows. */
export const signOrder: SignOrder = {
  userVisibleData: "Jag godkänner avtal 17.",
  expectedPerson: completionData.user.personalNumber,
};

/** One clock for store, engine and client, which only the test moves. */
export class TestClock {
  now = 1_000_000;
  readonly read = (): number => this.now;
  advance(ms: number): void {
    this.now += ms;
  }
}

/** What was scheduled, by the same clock. */
export class TestTimers {
  readonly #clock: TestClock;
  readonly #due = new Set<{ at: number; work: () => void }>();

  constructor(clock: TestClock) {
    this.#clock = clock;
  }

  get waiting(): number {
    return this.#due.size;
  }

  readonly schedule = (work: () => void, ms: number): (() => void) => {
    const entry = { at: this.#clock.now + ms, work };
    this.#due.add(entry);
    return () => void this.#due.delete(entry);
  };

  /** Lets so much time pass, and whatever is due in it happen at its time. */
  async pass(ms: number): Promise<void> {
    const end = this.#clock.now + ms;
    await settled();
    for (;;) {
      const next = [...this.#due].toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > end) break;
      this.#due.delete(next);
      this.#clock.now = Math.max(this.#clock.now, next.at);
      next.work();
      await settled();
    }
    this.#clock.now = end;
  }
}

/** Until everything that waits for nothing but other promises is done. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

type Session = Record<string, unknown>;

export interface KitOptions {
  onComplete?: (completion: Completion) => Decision<Session, object> | Promise<Decision<Session, object>>;
  options?: Partial<HandlerOptions<Session, object>>;
  /** What each start of a signature asks for. Default: {@link signOrder}. */
  signRequest?: (asked: SignAsked) => unknown;
  /** Wraps the store that the kit makes. */
  store?: (store: Store) => Store;
}

/** The handler over a fake BankID, with browsers to drive it. */
export class Kit {
  readonly clock: TestClock;
  readonly timers: TestTimers;
  readonly bankId: FakeBankId;
  readonly events: BankIdEvent[] = [];
  readonly completions: Completion[] = [];
  /** What `establishSession` was called with. */
  readonly established: Session[] = [];
  readonly store: Store;
  readonly routes: ReturnType<typeof createHandler<Session, object>>;
  /** Whom the host takes a browser for; left out, it does not tell. */
  principal: (() => string | undefined) | undefined;
  /** Whom the host expects at the next start. */
  expectedPerson: string | undefined;
  askPerson: () => Promise<string | undefined> = async () => this.expectedPerson;
  establish: (session: Session) => Promise<void> = async (session) => void this.established.push(session);

  readonly #signRequest: (asked: SignAsked) => unknown;

  /** @param beside - Another instance, whose store, BankID and clock this one shares. */
  constructor(
    { onComplete, options, signRequest = () => signOrder, store = (own) => own }: KitOptions = {},
    beside?: Kit,
  ) {
    this.#signRequest = signRequest;
    this.clock = beside?.clock ?? new TestClock();
    this.timers = new TestTimers(this.clock);
    this.bankId = beside?.bankId ?? new FakeBankId(this.clock.read);
    this.store = store(beside?.store ?? memoryStore({ now: this.clock.read }));
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
      {
        monotonicNow: this.clock.read,
        wallNow: () => wallEpoch + this.clock.now,
        schedule: this.timers.schedule,
      },
    );
  }

  async signRequest(asked: SignAsked): Promise<SignOrder> {
    return this.#signRequest(asked) as SignOrder;
  }

  browser(): Browser {
    return new Browser(this);
  }

  /** Brings the handler to its end, with as much time as it takes. */
  async close(): Promise<void> {
    const state = { closed: false };
    const closing = this.routes.close().then(() => (state.closed = true));
    await settled();
    while (!state.closed) await this.timers.pass(500);
    await closing;
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
  kit: Kit;
  readonly jar = new Map<string, string>();
  flow = "";
  /** Whom the host takes this browser for; left out, it does not say. */
  principal: (() => Promise<string | undefined>) | undefined = undefined;

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
        expectedPerson: () => this.kit.askPerson(),
        ...(this.kit.principal && { principal: async () => this.kit.principal?.() }),
        signRequest: async (asked) => this.kit.signRequest(asked),
        ...(this.principal === undefined ? {} : { principal: this.principal }),
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

  async sign(body: object = {}): Promise<Answer> {
    const answer = await this.send("/sign", { mode: "qr", ...body });
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
