import type { Server } from "node:http";
import { ok, type Result, refuse } from "../twins/core/result.ts";

/** @param port 0 takes a free one @returns the port; HOST_PORT or HOST_CONFIG where nobody can listen there */
export function listen(http: Server, host: string, port: number): Promise<Result<number>> {
  return new Promise((resolve) => {
    http.once("error", (error: NodeJS.ErrnoException) =>
      resolve(
        error.code === "EADDRINUSE"
          ? refuse("HOST_PORT", {
              en: `Port ${port} is in use. Choose another with --port.`,
              zh: `端口 ${port} 已被占用，请用 --port 指定其他端口。`,
            })
          : refuse("HOST_CONFIG", {
              en: `The server cannot listen on ${host}, port ${port} (${error.code}).`,
              zh: `服务器无法在 ${host} 的端口 ${port} 上监听（${error.code}）。`,
            }),
      ),
    );
    http.listen(port, host, () => {
      const address = http.address();
      resolve(ok(typeof address === "object" && address !== null ? address.port : port));
    });
  });
}
