import express, { Router } from "express";
import type { RequestHandler } from "express";
import helmet from "helmet";

const reports = "/csp-report";

/** Nothing but this server's own files, no inline style or script, and no text that becomes code. */
export function pageHeaders({ secure }: { secure: boolean }): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "connect-src": ["'self'"],
        "img-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["'none'"],
        "report-uri": [reports],
      },
    },
    // On http://localhost it would lock every other program on this host name out.
    strictTransportSecurity: secure && { maxAge: 31_536_000, includeSubDomains: false },
  });
}

/** Takes the browsers' reports of what broke the policy: the directive's name, and nothing else of them. */
export function policyReports(onReport: (directive: string) => void): Router {
  const parse = express.json({ type: ["application/csp-report"], limit: "8kb" });
  return Router().post(reports, parse, (req, res) => {
    const report = (req.body as { "csp-report"?: Record<string, unknown> } | undefined)?.["csp-report"];
    const directive = report?.["effective-directive"] ?? report?.["violated-directive"];
    // Anybody can post here, so only what can be a directive's name gets into a log.
    onReport(typeof directive === "string" && /^[a-z-]{1,40}$/.test(directive) ? directive : "unknown");
    res.status(204).end();
  });
}
