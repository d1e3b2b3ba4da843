import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `npm start` listens; only the development server needs it. */
const server = process.env.AITN_URL ?? "http://127.0.0.1:4380";

export default defineConfig({
  root: "client",
  plugins: [react()],
  build: { outDir: "../.build/client", emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 1200 },
  worker: { format: "es" },
  server: { proxy: { "/socket.io": { target: server, ws: true } } },
});
