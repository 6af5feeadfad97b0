import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "dist/page",
    // An inlined asset would be a data: URL, which the page's CSP refuses.
    assetsInlineLimit: 0,
  },
});
