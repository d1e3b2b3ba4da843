import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".glb": "model/gltf-binary",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
};

const HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "X-Frame-Options": "DENY",
  // Only a page that is isolated from other origins may share memory with its workers.
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Content-Security-Policy":
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ws: wss: blob:; worker-src 'self' blob:; frame-ancestors 'none'",
};

async function fileOf(root: string, path: string): Promise<{ file: string; size: number } | null> {
  const file = join(root, normalize(path));
  if (!file.startsWith(root + sep)) return null;
  const found = await stat(file).catch(() => null);
  return found?.isFile() === true ? { file, size: found.size } : null;
}

/** Picks a file built beforehand in gzip when the browser takes it. */
async function choose(root: string, path: string, gzip: boolean) {
  const plain = await fileOf(root, path);
  if (plain === null || !gzip) return plain === null ? null : { ...plain, encoding: null };
  const packed = await fileOf(root, `${path}.gz`);
  return packed === null ? { ...plain, encoding: null } : { ...packed, encoding: "gzip" };
}

/** Where the console is: the addresses that its pages have and share. */
const PAGES = /^\/(site\/[^/.]+\/?|community(\/[^/.]+)?\/?|learn\/?|sandbox\/?|import\/?|drill(\/[^/.]+)?\/?)?$/;
const NOT_FOUND = "There is nothing at this address. The console is at /\n";

/** Someone looks, rather than a program. */
const isBrowser = (request: IncomingMessage): boolean => String(request.headers.accept ?? "").includes("text/html");

/**
 * Serves the built console: its page at the page's addresses, its files, and nothing elsewhere. A browser is told so by the
 * console's page, in its reader's language.
 */
export function serveStatic(root: string) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== "GET" && request.method !== "HEAD") return void response.writeHead(405).end();
    let path: string;
    try {
      path = decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname);
    } catch {
      return void response.writeHead(400).end();
    }
    const page = PAGES.test(path);
    const gzip = String(request.headers["accept-encoding"] ?? "").includes("gzip");
    const asked = await choose(root, page ? "/index.html" : path, gzip);
    const lost = asked === null && !page && isBrowser(request);
    const found = lost ? await choose(root, "/index.html", gzip) : asked;
    if (found === null) {
      response.writeHead(404, { ...HEADERS, "Content-Type": "text/plain; charset=utf-8" });
      return void response.end(page ? "The console is not built yet. Run: npm run build\n" : NOT_FOUND);
    }
    response.writeHead(lost ? 404 : 200, {
      ...HEADERS,
      "Content-Type": TYPES[page || lost ? ".html" : extname(path)] ?? "application/octet-stream",
      "Content-Length": found.size,
      ...(found.encoding === null ? {} : { "Content-Encoding": found.encoding }),
      Vary: lost ? "Accept, Accept-Encoding" : "Accept-Encoding",
      // Built files carry a hash of their content in their name; the page itself does not.
      "Cache-Control": !lost && path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
    });
    if (request.method === "HEAD") return void response.end();
    createReadStream(found.file)
      .on("error", () => response.destroy())
      .pipe(response);
  };
}
