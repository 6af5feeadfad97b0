import fc from "fast-check";

export const routes = ["auth", "sign", "collect", "qr", "cancel"] as const;

/** Bodies as a page sends them, of which strange ones are made. */
const proper: readonly string[] = [
  '{"mode":"qr"}',
  '{"mode":"device","device":"desktop","locale":"sv","returnPath":"/login"}',
  '{"mode":"qr","intent":"contract:17"}',
  '{"flow":"AAAAAAAAAAAAAAAAAAAAAA"}',
  '{"flow":"AAAAAAAAAAAAAAAAAAAAAA","nonce":"BBBBBBBBBBBBBBBBBBBBBB"}',
];

const nested = (depth: number, open: string, close: string): string =>
  `{"flow":${open.repeat(depth)}0${close.repeat(depth)}}`;

/** Bodies that no route may take, whatever else it takes: each has been somebody's undoing somewhere. */
export const nasty: readonly (string | Uint8Array)[] = [
  // Prototypes, as own members, as values, below, escaped, and twice.
  '{"__proto__":{"polluted":true}}',
  '{"__proto__":null,"mode":"qr"}',
  '{"mode":"qr","__proto__":{"polluted":true}}',
  '{"\\u005f_proto__":{"polluted":true},"mode":"qr"}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"prototype":{"polluted":true},"flow":"x"}',
  '{"flow":{"__proto__":{"polluted":true}}}',
  '{"flow":{"constructor":{"prototype":{"polluted":true}}}}',
  '{"flow":["__proto__"],"mode":["__proto__"]}',
  '{"toString":"x","mode":"qr"}',
  '{"hasOwnProperty":"x","flow":"x"}',
  '{"__defineGetter__":"x","flow":"x"}',
  '{"toJSON":"x","flow":"x"}',
  '{"then":"x","flow":"x"}',
  // What only the server may say.
  '{"mode":"qr","personalNumber":"191212121212"}',
  '{"mode":"qr","endUserIp":"192.0.2.1"}',
  '{"mode":"qr","userVisibleData":"x"}',
  '{"mode":"qr","requirement":{}}',
  '{"mode":"qr","returnUrl":"https://evil.example"}',
  '{"mode":"qr","expectedPerson":"191212121212"}',
  '{"flow":"x","orderRef":"x"}',
  '{"flow":"x","status":"complete"}',
  // Other shapes than one flat object.
  "null",
  "true",
  "0",
  "-0",
  "1e999",
  '"{}"',
  "[]",
  '[{"mode":"qr"}]',
  '["flow","x"]',
  '{"flow":["x"]}',
  '{"flow":{"0":"x","length":1}}',
  '{"mode":["qr"]}',
  '{"mode":{"toString":"qr"}}',
  nested(1, "[", "]"),
  nested(900, "[", "]"),
  nested(300, '{"a":', "}"),
  "[".repeat(2_000),
  '{"a":'.repeat(400),
  // Wrong types and values.
  ...["null", "true", "0", "1.5", "1e400", "[]", "{}", '"x\\u0000"', '"\\ud800"', '""'].map(
    (value) => `{"mode":${value}}`,
  ),
  ...["null", "true", "7", "[]", "{}"].map((value) => `{"flow":${value}}`),
  '{"mode":"qr\\u0000"}',
  '{"mode":"QR"}',
  '{"mode":"qr "}',
  `{"flow":"${"x".repeat(513)}"}`,
  `{"mode":"${"q".repeat(1_900)}"}`,
  // No JSON, though something might take it for some.
  "",
  " ",
  "{",
  "}",
  "{}{}",
  "{}x",
  "{'mode':'qr'}",
  "{mode:'qr'}",
  '{"mode":"qr",}',
  '{"mode":"qr"}//',
  '{/**/"mode":"qr"}',
  '{"mode":"qr"}\u0000',
  '{"mode":undefined}',
  '{"mode":NaN}',
  '{"mode":"q\nr"}',
  '{"mode":"\\x71r"}',
  '{"mode":"\\u00"}',
  "mode=qr",
  "<mode>qr</mode>",
  '\u2028{"mode":"qr"}',
  ')]}\',\n{"mode":"qr"}',
  // Bytes that are no text, or text in another encoding.
  Buffer.from('{"mode":"qr"}', "utf16le"),
  Buffer.from([0xff, 0xfe, ...Buffer.from('{"mode":"qr"}', "utf16le")]),
  Buffer.from([0x7b, 0xff, 0x7d]),
  Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]),
  new Uint8Array(1_024),
  // Too much.
  `{"flow":"${"x".repeat(2_048)}"}`,
  " ".repeat(2_049),
  `{"flow":"x"${" ".repeat(2_048)}}`,
  `{${Array.from({ length: 150 }, (_, n) => `"k${n}":"v"`).join(",")}}`,
  `{"flow":"${"x".repeat(100_000)}"}`,
];

/** What can be seen in the bytes alone: a parser that reads before us puts it right, or drops it. */
export const nastyInBytes: readonly (string | Uint8Array)[] = [
  // Twice the same, in this spelling or that.
  '{"mode":"qr","mode":"qr"}',
  '{"mode":"qr","mode":"device"}',
  '{"mode":"qr","m\\u006fde":"device"}',
  '{"flow":"a","flow":"b"}',
  '{"flow":"a","fl\\u006fw":"a"}',
  // A byte order mark, and text in another encoding.
  '\ufeff{"mode":"qr"}',
  Buffer.from('{"flow":"\xe5"}', "latin1"),
  Buffer.from([...Buffer.from('{"flow":"'), 0xc0, 0xaf, ...Buffer.from('"}')]),
  Buffer.from([...Buffer.from('{"flow":"'), 0xed, 0xa0, 0x80, ...Buffer.from('"}')]),
];

/** A proper body with some of its bytes changed, cut out, put in, or doubled. */
const damaged: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    fc.constantFrom(...proper),
    fc.array(
      fc.record({
        at: fc.nat(100),
        cut: fc.nat(4),
        insert: fc.oneof(
          fc.uint8Array({ maxLength: 4 }),
          fc
            .constantFrom('"', "\\", "{", "}", "[", "]", ":", ",", "\\u0000", "null", '"__proto__":{}')
            .map((text) => new TextEncoder().encode(text)),
        ),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([body, changes]) =>
    changes.reduce<Uint8Array>((bytes, { at, cut, insert }) => {
      const from = at % (bytes.length + 1);
      return Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + cut)]);
    }, Buffer.from(body)),
  );

/** Members that look like ours, with values that do not, and others beside them. */
const askew: fc.Arbitrary<string> = fc
  .dictionary(
    fc.oneof(
      fc.constantFrom("mode", "flow", "nonce", "device", "locale", "returnPath", "intent", "textHash"),
      fc.constantFrom("__proto__", "constructor", "prototype", "toString", "code", "personalNumber"),
      fc.string({ maxLength: 10 }),
    ),
    fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: "binary", maxLength: 40 })),
    { minKeys: 1, maxKeys: 6 },
  )
  .map((members) => JSON.stringify(members));

/** Any body that somebody may send who means no good, or nothing. */
export const strangeBody: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  { weight: 4, arbitrary: damaged },
  { weight: 3, arbitrary: askew },
  { weight: 2, arbitrary: fc.jsonValue().map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 200 }) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
  { weight: 1, arbitrary: fc.constantFrom(...nasty, ...nastyInBytes) },
);
