import { expect, test } from "vitest";
import { isOwnRequest } from "./origin.ts";

test.each([
  [{ host: "127.0.0.1:4380" }, true, true],
  [{ host: "localhost:4380", origin: "http://localhost:4380" }, true, true],
  [{ host: "[::1]:4380", origin: "http://[::1]:4380" }, true, true],
  [{ host: "127.0.0.1:4380", origin: "http://evil.example" }, true, false],
  [{ host: "127.0.0.1:4380", origin: "http://127.0.0.1:9999" }, true, false],
  [{ host: "127.0.0.1:4380", origin: "null" }, true, false],
  [{ host: "evil.example:4380" }, true, false],
  [{ host: "evil.example:4380", origin: "http://evil.example:4380" }, true, false],
  [{ host: "127.0.0.1.evil.example:4380" }, true, false],
  [{}, true, false],
  [{ host: "cell.factory", origin: "https://cell.factory" }, false, true],
  [{ host: "cell.factory", origin: "https://evil.example" }, false, false],
])("%o on loopback %s: %s", (headers, loopback, allowed) => {
  expect(isOwnRequest(headers, loopback)).toBe(allowed);
});
