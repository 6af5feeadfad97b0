import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Kit } from "./kit.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function errorOf(path: string, body: Uint8Array): Promise<unknown> {
  const answer = await new Kit().browser().raw({ path, body });
  return (JSON.parse(answer?.body ?? "{}") as { error?: unknown }).error;
}

describe("a body that two readers would read in two ways (S28)", () => {
  it.each([
    ["with a byte order mark", "/auth", '\uFEFF{"mode":"qr"}'],
    ["with a member twice", "/auth", '{"mode":"device","mode":"qr"}'],
    ["with a member twice, spelt in two ways", "/auth", '{"mode":"device","\\u006dode":"qr"}'],
    ["with a member twice, the first of them no text", "/auth", '{"mode":{"a":"b"},"mode":"qr"}'],
    ["with a member twice, the first of them a number", "/auth", '{"mode":1,"mode":"qr"}'],
    ["with the same member twice", "/collect", '{"flow":"a","flow":"a"}'],
  ])("is refused: %s", async (_what, path, body) => {
    expect(await errorOf(path, bytes(body))).toBe("invalid_body");
  });

  it("is none that has quotes, backslashes or braces in a text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 40 }), async (flow) => {
        expect(await errorOf("/collect", bytes(JSON.stringify({ flow, nonce: '{"a":"\\' })))).toBe(
          "flow_unknown",
        );
      }),
      { numRuns: 100 },
    );
  });
});
