import "@bankid-kit/react/styles.css";
import { describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import { parseSimpleMarkdown } from "@bankid-kit/core/browser";
import { BankIdTextPreview, BankIdView, en, withTexts, type BankIdTexts } from "@bankid-kit/react";
import { sample } from "@bankid-kit/react/samples";
import { corpus } from "./xss.ts";

const markdown = (text: string) => <BankIdTextPreview text={text} format="simpleMarkdownV1" texts={en} />;
const long = (length: number) => <BankIdTextPreview text={"a".repeat(length)} kind="auth" texts={en} />;
const region = () => document.querySelector(".bankid-preview-text")!;

/** What a text may become, and nothing else (S68). */
const elements = new Set("h3 h4 h5 p br hr ul ol li strong table thead tbody tr th td div span".split(" "));

function isOfTheList(element: Element): boolean {
  return elements.has(element.localName) && element.getAttributeNames().length === 0;
}

describe("a text in simpleMarkdownV1", () => {
  test("is shown as headings, lists with their own numbers, bold, lines and aligned tables", async () => {
    await render(
      markdown("# A\n## B\n### C\none *two*\nthree\n+ x\n+3 y\n+7 z\n---\n|l|c|r|\n|-|:-:|-:|\n|1|*2*|3|"),
    );
    expect(region().innerHTML).toBe(
      "<h3>A</h3><h4>B</h4><h5>C</h5><p>one <strong>two</strong><br>three</p><ul><li>x</li></ul>" +
        "<ol><li>3. y</li><li>7. z</li></ol><hr>" +
        "<table><thead><tr><th>l</th><th><span>c</span></th><th><div>r</div></th></tr></thead>" +
        "<tbody><tr><td>1</td><td><span><strong>2</strong></span></td><td><div>3</div></td></tr></tbody></table>",
    );
    const [, centred, right] = region().querySelectorAll("td");
    expect(getComputedStyle(centred!.firstElementChild!).textAlign).toBe("center");
    expect(getComputedStyle(right!.firstElementChild!).textAlign).toBe("end");
  });

  test("that BankID would refuse is not shown; what is wrong with it is, and where", async () => {
    const { container } = await render(markdown("fine\n- milk"));
    expect(container.querySelector(".bankid-preview-text")).toBeNull();
    await expect.element(page.getByText(/See line 2, character 1/)).toBeVisible();
    expect(container.textContent).not.toContain("milk");
  });

  test("takes its headings' level from the page", async () => {
    await render(<BankIdTextPreview text="# A" format="simpleMarkdownV1" headingLevel={2} />);
    await expect.element(page.getByRole("heading", { level: 2 })).toHaveTextContent("A");
  });
});

test("plain text means nothing but its line breaks", async () => {
  await render(<BankIdTextPreview text={"# *a*\r\n+ b\rc"} texts={en} />);
  expect(region().innerHTML).toBe("<p># *a*\n+ b\nc</p>");
  expect(getComputedStyle(region().querySelector("p")!).whiteSpace).toBe("pre-line");
});

test("a long text is scrolled with the keyboard, by its name", async () => {
  await render(markdown("line\n".repeat(200)));
  const shown = page.getByRole("region", { name: "Text to sign" });
  await expect.element(shown).toHaveAttribute("tabindex", "0");
  const element = shown.element();
  expect(element.scrollHeight).toBeGreaterThan(element.clientHeight);
});

describe("the room that is left", () => {
  test.each([
    ["sign", "å".repeat(3), "8 of 40,000 characters"],
    ["auth", "abcd", "8 of 1,500 characters"],
  ] as const)("is counted as BankID does, for %s", async (kind, text, words) => {
    const { container } = await render(<BankIdTextPreview text={text} kind={kind} texts={en} />);
    expect(container.textContent).toContain(words);
    expect(container.textContent).not.toContain("too long");
  });

  test("that a text does not fit into is said, at the first character over it", async () => {
    const { container, rerender } = await render(long(1_125));
    expect(container.textContent).toContain("1,500 of 1,500");
    expect(container.textContent).not.toContain("too long");
    await rerender(long(1_126));
    await expect.element(page.getByText("The text is too long for BankID.")).toBeVisible();
  });

  test("is not shown where it is not wanted", async () => {
    const { container } = await render(<BankIdTextPreview text="a" showSize={false} texts={en} />);
    expect(container.textContent).not.toContain("40,000");
  });
});

test("the words around a text are those of the login or the signature that it stands in", async () => {
  const preview = <BankIdTextPreview text="a" texts={{ preview: { tooLong: "!" } }} />;
  for (const [texts, label] of [
    [en, "Text to sign"],
    [withTexts(en, { preview: { label: "Contract" } }), "Contract"],
    [undefined, "Text att skriva under"],
  ] as const) {
    const view = (
      <BankIdView bankId={sample("choice")} texts={texts}>
        {preview}
      </BankIdView>
    );
    const { unmount } = await render(view);
    await expect.element(page.getByRole("region", { name: label, exact: true })).toBeVisible();
    await unmount();
  }
});

test.each([
  [en, "Text in the BankID app"],
  [undefined, "Text i BankID-appen"],
] as const)("a text of a login is not called one to sign", async (texts, label) => {
  await render(<BankIdTextPreview text="a" kind="auth" texts={texts} />);
  await expect.element(page.getByRole("region", { name: label, exact: true })).toBeVisible();
});

test("words are replaced one by one", async () => {
  const { container } = await render(
    <BankIdTextPreview text="a" texts={{ preview: { label: "Avtal" } }} lang="fi" />,
  );
  expect(container.textContent).toContain("Avtal");
  expect(container.textContent).toContain("av 40\u00A0000 tecken");
  expect(container.querySelector(".bankid-preview")!.getAttribute("lang")).toBe("sv");
  expect(region().getAttribute("lang")).toBe("fi");
});

describe("text from anywhere stays text (G1, S68)", () => {
  test("120 hostile texts in a preview become words, in elements of the list without attributes", async () => {
    expect(corpus).toHaveLength(120);
    const taken = corpus.filter((text) => parseSimpleMarkdown(text).blocks);
    expect(taken.length).toBeGreaterThan(100);
    for (const text of taken) {
      const { unmount } = await render(markdown(text));
      const inside = [...region().querySelectorAll("*")];
      expect(inside.filter((element) => !isOfTheList(element))).toEqual([]);
      expect(region().textContent).toContain(text.replace(/^(# |\+1? |\|)/, "").slice(0, 12));
      await unmount();
    }
  });

  test("a hostile text that BankID would refuse is not shown at all", async () => {
    for (const text of corpus.filter((each) => parseSimpleMarkdown(each).mistake)) {
      const { container, unmount } = await render(markdown(text));
      expect(container.querySelector(".bankid-preview-text")).toBeNull();
      expect(container.textContent).not.toContain("alert");
      await unmount();
    }
  });

  test("120 hostile texts in plain text are what they are, to the letter", async () => {
    for (const text of corpus) {
      const { unmount } = await render(<BankIdTextPreview text={text} />);
      expect(region().innerHTML).toBe(`<p>${escaped(text)}</p>`);
      await unmount();
    }
  });

  test.each([
    "framed",
    "choice",
    "scanTrouble",
    "launchTrouble",
    "saving",
    "notStarted",
    "textChanged",
    "done",
  ] as const)("120 hostile texts as all words and names of the state %s add no element", async (name) => {
    const draw = (text: string) => <BankIdView bankId={hostile(text)} rpName={text} texts={allWords(text)} />;
    const hostile = (text: string) => ({
      ...sample(name),
      hostname: text,
      ...("ref" in sample(name) ? { ref: text } : {}),
    });
    const { container, rerender } = await render(draw("harmless"));
    const shape = (): string[] =>
      [...container.querySelectorAll("*")].map(
        (element) => `${element.localName} ${element.getAttributeNames().join(" ")}`,
      );
    const expected = shape();
    for (const text of corpus) {
      await rerender(draw(text));
      expect(shape()).toEqual(expected);
    }
    expect(container.textContent).toContain(corpus.at(-1));
  });
});

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function allWords(text: string): BankIdTexts {
  const say = (word: unknown) => (typeof word === "string" ? text : () => text);
  const words = Object.fromEntries(Object.entries(en).map(([name, word]) => [name, say(word)]));
  const messages = Object.fromEntries(Object.keys(en.messages).map((id) => [id, text]));
  const preview = Object.fromEntries(Object.entries(en.preview).map(([name, word]) => [name, say(word)]));
  return { ...words, messages, preview, lang: "en" } as unknown as BankIdTexts;
}
