import type { EvidencePolicy } from "../chain/leaf.ts";
import { ensure, readOr } from "../refuse.ts";
import { format, version } from "./proof.ts";
import type { Proof } from "./proof.ts";
import { serialize } from "./write.ts";

/** Most characters of a proof file: two texts, a signature and an OCSP response at their largest. */
const maxLength = 4_194_304;
const code = "proof_malformed";

type Members = Record<string, unknown>;

/** Reads a proof file that is written exactly as {@link serialize} writes it. */
export function readProof(file: string): Proof {
  ensure(typeof file === "string" && file.length <= maxLength, code);
  const parsed = object(readOr(code, () => JSON.parse(file) as unknown));
  ensure(parsed["format"] === format && parsed["version"] === version, code);
  const proof: Proof = {
    format,
    version,
    environment: nameOf(parsed["environment"]),
    signature: text(parsed["signature"]),
    ocspResponse: text(parsed["ocspResponse"]),
    order: readOrder(object(parsed["order"])),
    root: readRoot(object(parsed["root"])),
    verdict: readVerdict(object(parsed["verdict"])),
    verifiedAt: isoTime(parsed["verifiedAt"]),
    tool: readTool(object(parsed["tool"])),
  };
  // So nothing is in the file that was not read, nothing twice, and nothing spelled in another way.
  ensure(serialize(proof) === file, code);
  return proof;
}

function readOrder(order: Members): Proof["order"] {
  const { policies, userVisibleDataFormat } = order;
  ensure(userVisibleDataFormat === undefined || userVisibleDataFormat === "simpleMarkdownV1", code);
  return {
    kind: oneOf(order["kind"], ["auth", "sign"]),
    ...optional(order, "userVisibleData", text),
    ...(userVisibleDataFormat === undefined ? {} : { userVisibleDataFormat }),
    ...optional(order, "userNonVisibleData", text),
    personalNumber: text(order["personalNumber"]),
    ...optional(order, "rp", text),
    ...(policies === undefined ? {} : { policies: readPolicies(policies) }),
    ...optional(order, "orderedAt", isoTime),
    ...optional(order, "collectedAt", isoTime),
  };
}

function readPolicies(value: unknown): NonNullable<Proof["order"]["policies"]> {
  ensure(Array.isArray(value), code);
  return Object.freeze(value.map((each: unknown) => policy(each)));
}

function readRoot(root: Members): Proof["root"] {
  return { certificate: text(root["certificate"]), sha256: text(root["sha256"]) };
}

function readVerdict(verdict: Members): Proof["verdict"] {
  ensure(verdict["holds"] === true, code);
  return {
    holds: true,
    personalNumber: text(verdict["personalNumber"]),
    name: text(verdict["name"]),
    kind: oneOf(verdict["kind"], ["auth", "sign"]),
    policy: policy(verdict["policy"]),
    rp: text(verdict["rp"]),
    signedAt: isoTime(verdict["signedAt"]),
  };
}

function readTool(tool: Members): Proof["tool"] {
  return { name: text(tool["name"]), version: text(tool["version"]) };
}

function object(value: unknown): Members {
  ensure(typeof value === "object" && value !== null && !Array.isArray(value), code);
  return value as Members;
}

function text(value: unknown): string {
  ensure(typeof value === "string", code);
  return value;
}

/** No environment is without a name. */
function nameOf(environment: unknown): string {
  ensure(environment !== "", code);
  return text(environment);
}

function isoTime(value: unknown): string {
  const time = Date.parse(text(value));
  ensure(Number.isFinite(time) && new Date(time).toISOString() === value, code);
  return value;
}

function policy(value: unknown): EvidencePolicy {
  return oneOf(value, ["file", "card", "mobile", "test"]);
}

function oneOf<Option extends string>(value: unknown, options: readonly Option[]): Option {
  const found = options.find((option) => option === value);
  ensure(found !== undefined, code);
  return found;
}

function optional<Name extends string>(
  members: Members,
  name: Name,
  read: (value: unknown) => string,
): { [Key in Name]?: string } {
  const value = members[name];
  return value === undefined ? {} : ({ [name]: read(value) } as { [Key in Name]?: string });
}
