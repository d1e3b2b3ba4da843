import { createReadStream, existsSync, globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Where `npm start` listens; only the development server needs it. */
const server = process.env.AITN_URL ?? "http://127.0.0.1:4380";

/** What a browser that learns fetches: tfjs's WebAssembly, and the zoo's recorded data, by the address it has for them; and the zoo's models, to try. */
function learnerFiles(): Record<string, string> {
  const wasm = dirname(
    createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm"),
  );
  return Object.fromEntries([
    ...globSync(join(wasm, "*.wasm")).map((path) => [`wasm/${basename(path)}`, path]),
    ...globSync(["models/zoo/*/data/*", "models/zoo/*/model.json", "twins/sites/*/recordings/*/*"]).map((path) => [
      `data/${path}`,
      path,
    ]),
  ]);
}

const learner: Plugin = {
  name: "learner-files",
  generateBundle() {
    for (const [fileName, path] of Object.entries(learnerFiles()))
      this.emitFile({ type: "asset", fileName, source: readFileSync(path) });
  },
  configureServer({ middlewares }) {
    const files = learnerFiles();
    middlewares.use((request, response, next) => {
      const path = files[(request.url ?? "").slice(1)];
      if (path === undefined || !existsSync(path)) return next();
      createReadStream(path).pipe(response);
    });
  },
};

export default defineConfig({
  root: "client",
  plugins: [react(), learner],
  build: { outDir: "../.build/client", emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 1200 },
  worker: { format: "es" },
  server: { proxy: { "/socket.io": { target: server, ws: true } } },
});
