import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** Rules whose outcome is another in another colour scheme. */
const colourRules = ["color-contrast", "link-in-text-block"];

export interface Barriers {
  /** Only what a change of colours can do. */
  coloursOnly?: boolean;
  /** Rules that are not for this page. */
  except?: string[];
}

/** What stands in somebody's way on a page, as axe sees it: the rule, and where it is broken. */
export async function barriers(
  page: Page,
  { coloursOnly = false, except = [] }: Barriers = {},
): Promise<[rule: string, where: string[]][]> {
  // The legacy mode can't look into frames, of which there are none, and opens no page to sum up in.
  const axe = new AxeBuilder({ page }).setLegacyMode().disableRules(except);
  const { violations } = await (coloursOnly ? axe.withRules(colourRules) : axe).analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}
