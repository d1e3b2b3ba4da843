import type { Said } from "../language.ts";

/** The part of `aitn validate --help` about fires in rooms. */
export const fireUsage: Said = {
  en: `Usage: aitn validate fire [--cases FILE.csv] [--json]

Burns Steckler's compartment fires (NBSIR 82-2520) in the two-zone model of the drills until they are steady, and compares. No flame
spread, no flashover.

  --cases FILE   tests as CSV, columns by name in any order: test, sill_m, soffit_minus_sill_m, door_width_m, heat_kw, ambient_c,
                 burner_xy_m (quoted, "1.4, 1.4"; the door is in the middle of the wall y = 0 of a room 2.8 m square), and where they
                 were measured mass_out_kg_s, mass_in_kg_s, neutral_plane_m, lower_c, upper_c, layer_height_m; burner_height_m where
                 the burner stood on a box; without --cases the product's own five tests
  --json         one JSON object on stdout: cases (test, predicted, measured, isBeyondFlashover), rms, checks, pass, model
`,
  zh: `用法：aitn validate fire [--cases 文件.csv] [--json]

在演练所用的双区模型中燃烧 Steckler 房间火试验（NBSIR 82-2520）直至稳态，并与实测比较。不含火焰蔓延，不含轰燃。

  --cases 文件   CSV 试验表，按列名读取，次序不限：test、sill_m、soffit_minus_sill_m、door_width_m、heat_kw、ambient_c、
                 burner_xy_m（加引号，"1.4, 1.4"；房间边长 2.8 m，门位于 y = 0 墙的正中），以及有实测时的
                 mass_out_kg_s、mass_in_kg_s、neutral_plane_m、lower_c、upper_c、layer_height_m；燃烧器垫高时可给
                 burner_height_m；不给 --cases 时使用产品自带的五个试验
  --json         标准输出上一个 JSON 对象：cases（test、predicted、measured、isBeyondFlashover）、rms、checks、pass、model
`,
};
