/** Types of `tools.mjs`, for the tests that are TypeScript. */
export type Tool = "chromium" | "headless-shell" | "firefox" | "redis" | "redis-cli" | "xmlsec1" | "openssl";
export function findTool(tool: Tool): string | undefined;
export function chromiumLaunchOptions(options?: { whole?: boolean }): {
  executablePath?: string;
  args: string[];
};
