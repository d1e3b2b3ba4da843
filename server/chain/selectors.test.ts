import { describe, expect, it } from "vitest";
import { INTERFACES } from "./abis.ts";
import { functionOf, hasError } from "./selectors.ts";

const faces = Object.values(INTERFACES);

describe("selectors", () => {
  it("are those of ethers, for every function and every error of every contract", () => {
    let functions = 0;
    let errors = 0;
    for (const face of faces) {
      face.forEachFunction((fragment) => {
        functions++;
        expect(functionOf(face, `${fragment.selector.toUpperCase().replace("0X", "0x")}00`)).toBe(fragment);
      });
      face.forEachError((fragment) => {
        errors++;
        expect(hasError(face, fragment.selector)).toBe(true);
      });
    }
    expect(functions).toBeGreaterThan(300);
    expect(errors).toBeGreaterThan(100);
  });

  it("of nobody are none; Solidity's own errors are everybody's", () => {
    for (const face of faces) {
      for (const data of ["", "0x", "0x12", "0xffffffff", "text"]) {
        expect(functionOf(face, data)).toBeNull();
        expect(hasError(face, data)).toBe(false);
      }
      expect(face.parseError("0xffffffff")).toBeNull();
      for (const data of ["0x08c379a0", "0x4e487b71"]) expect(hasError(face, data)).toBe(true);
    }
  });
});
