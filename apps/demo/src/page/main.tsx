import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "@bankid-kit/react/styles.css";
import "./looks/page.css";
import "./looks/parts.css";
import { App } from "./App.tsx";
import { watchTraffic } from "./traffic/traffic.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no element with the id root.");
createRoot(root).render(
  <StrictMode>
    <App traffic={watchTraffic(window)} />
  </StrictMode>,
);
