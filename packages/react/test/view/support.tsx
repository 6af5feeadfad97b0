import "@bankid-kit/react/styles.css";
import type { ReactElement } from "react";
import { render } from "vitest-browser-react";
import { BankIdView, en, type BankIdViewProps } from "@bankid-kit/react";
import { sample, type SampleName, type SampleOptions } from "@bankid-kit/react/samples";

/** A sample, drawn. */
export function shown(
  name: SampleName,
  props: Partial<BankIdViewProps> = {},
  options: SampleOptions = {},
): ReactElement {
  return <BankIdView bankId={sample(name, options)} texts={en} {...props} />;
}

/** Draws one sample after another in the same place. */
export async function show(name: SampleName, props: Partial<BankIdViewProps> = {}, options?: SampleOptions) {
  const screen = await render(shown(name, props, options));
  return {
    ...screen,
    next: (other: SampleName) => screen.rerender(shown(other, props, options)),
  };
}

/** Collects what a live region says that is not atomic: what is new in it. */
export function listen(region: Element): { said: string[]; stop: () => void } {
  const said: string[] = [];
  const observer = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes)
      for (const node of type === "characterData" ? [target] : addedNodes) said.push(node.textContent ?? "");
  });
  observer.observe(region, { childList: true, characterData: true, subtree: true });
  return { said, stop: () => observer.disconnect() };
}
