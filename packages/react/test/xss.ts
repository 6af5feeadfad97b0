/** Texts that would do something if anybody took them for anything but text (G1). */

const payloads = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg onload=alert(1)>",
  "<svg><script>alert(1)</script></svg>",
  '<a href="javascript:alert(1)">x</a>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<iframe src="javascript:alert(1)">',
  "<body onload=alert(1)>",
  '<style>@import "//evil.example";</style>',
  '<link rel=stylesheet href="//evil.example">',
  '<meta http-equiv=refresh content="0;url=//evil.example">',
  '<base href="//evil.example">',
  '<form action="//evil.example"><input name=a></form>',
  "<details open ontoggle=alert(1)>",
  "<math><mtext></p><img src=x onerror=alert(1)></mtext></math>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "</p></section><script>alert(1)</script>",
  "<!--><img src=x onerror=alert(1)>-->",
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "&#60;img src=x onerror=alert(1)&#62;",
  "[x](javascript:alert(1))",
  "![x](https://evil.example/x.png)",
];

/** Where in a text they stand. */
const places: readonly ((payload: string) => string)[] = [
  (payload) => payload,
  (payload) => `# ${payload}`,
  (payload) => `+ ${payload}`,
  (payload) => `+1 ${payload}`,
  (payload) => `|${payload}|\n|-|\n|${payload}|`,
];

/** 120 texts. Some of them BankID would refuse; then nothing of them is to be seen at all. */
export const corpus: readonly string[] = payloads.flatMap((payload) => places.map((put) => put(payload)));
