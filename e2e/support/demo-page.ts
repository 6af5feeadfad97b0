import type { Page } from "@playwright/test";

/** A page of the demo, as a person uses it. */
export class DemoPage {
  readonly page: Page;
  readonly origin: string;

  constructor(page: Page, origin: string) {
    this.page = page;
    this.origin = origin;
  }
}
