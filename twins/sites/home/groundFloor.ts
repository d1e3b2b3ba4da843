import {
  ASSUMED_M,
  corners,
  door,
  type PlanFurniture,
  type PlanStorey,
  type PlanWall,
  piece,
  planWall,
  room,
  windowIn,
} from "./plan.ts";

const walls: readonly PlanWall[] = [
  planWall([68, 283, 77, 629]),
  planWall([77, 283, 315, 299], windowIn(270, 300)),
  planWall([250, 299, 263, 613], door(534, 578)),
  planWall([77, 613, 573, 629], door(104, 226, ASSUMED_M.garageLintel), windowIn(335, 366)),
  planWall([299, 62, 721, 78], windowIn(454, 565, 0)),
  planWall([299, 78, 315, 283]),
  planWall([706, 78, 721, 294], windowIn(237, 278, 0)),
  planWall([616, 278, 706, 294], windowIn(665, 706, 0)),
  planWall([315, 278, 384, 284]),
  planWall([379, 284, 384, 613], door(534, 578)),
  planWall([616, 294, 632, 580], windowIn(296, 436, 0), windowIn(440, 578, 0)),
  planWall([616, 580, 863, 596], windowIn(697, 847, 0)),
  planWall([847, 596, 863, 767], windowIn(598, 636, 0)),
  planWall([616, 596, 622, 767], door(661, 702)),
  planWall([454, 629, 470, 767], windowIn(631, 653, 0), door(657, 708)),
  planWall([454, 767, 863, 783]),
  planWall([470, 718, 554, 724], door(495, 530)),
  planWall([549, 724, 554, 767]),
];

const living: readonly PlanFurniture[] = [
  piece("living-room", "Shelves", "书架", [315, 79, 335, 277], 2),
  piece("living-room", "Sideboard", "边柜", [578, 79, 695, 94], 0.8),
  piece("living-room", "Cabinet", "矮柜", [677, 170, 704, 218], 1.2),
  piece("living-room", "Armchair", "扶手椅", [380, 82, 429, 133], 0.8),
  piece("living-room", "Armchair", "扶手椅", [380, 207, 429, 257], 0.8),
  piece("living-room", "Sofa", "沙发", [453, 110, 503, 222], 0.8),
  piece("living-room", "Coffee table", "茶几", [389, 147, 421, 192], 0.42),
  piece("living-room", "Piano", "钢琴", [551, 150, 627, 238], 1),
  // Round, with a pipe in its middle: what it is, is inferred.
  piece("living-room", "Stove", "火炉", [479, 246, 503, 270], 1.2),
  piece("dining-room", "Table", "餐桌", [498, 295, 550, 439], 0.75),
  ...[333, 357, 381].flatMap((top) => [
    piece("dining-room", "Chair", "餐椅", [485, top, 497.5, top + 20], 0.85),
    piece("dining-room", "Chair", "餐椅", [550.5, top, 563, top + 20], 0.85),
  ]),
];

const service: readonly PlanFurniture[] = [
  piece("kitchen", "Kitchen block", "厨房岛台", [385, 470, 572, 525], 0.92),
  piece("kitchen", "Hob", "灶具", [425, 494, 463, 523], 0.94, 0.92),
  piece("kitchen", "Stool", "吧凳", [514, 526, 534, 537], 0.75),
  piece("kitchen", "Stool", "吧凳", [538, 526, 558, 537], 0.75),
  piece("kitchen", "Worktop", "操作台", [385, 583, 538, 612], 0.92),
  piece("kitchen", "Refrigerator", "冰箱", [538.5, 584, 567, 612], 2),
  piece("laundry", "Cupboards", "柜子", [356, 285, 377, 534], 2.2),
  piece("laundry", "Utility sink", "洗衣池", [264, 328, 289, 380], 0.9),
  piece("laundry", "Wine cabinet", "酒柜", [264, 393, 298, 428], 1.8),
  piece("laundry", "Freezer", "冷冻柜", [264, 432, 293, 461], 1.8),
  piece("laundry", "Refrigerator", "冰箱", [264, 461.5, 293, 490.5], 1.8),
  piece("laundry", "Washing machine and dryer", "洗衣机与烘干机", [264, 495, 293, 525], 1.7),
  piece("hall", "Cloakroom cupboard", "衣帽柜", [555, 719, 615, 766], 2.2),
  piece("wc", "Toilet", "马桶", [471, 737, 503, 757], 0.8),
  piece("wc", "Basin", "洗手盆", [532, 739, 548, 757], 0.85),
  piece("garage", "Car", "汽车", [122, 384, 204, 600], 1.45),
];

/** The drawing `first_floor.png`. */
export const groundFloor: PlanStorey = {
  id: "ground-floor",
  title: { en: "Ground floor", zh: "一层" },
  cmPerPx: 2.055,
  originPx: [384.4, 283.4],
  floorZ: 0,
  heightM: ASSUMED_M.groundHeight,
  written: [
    { what: "terrace, across", writtenCm: 454.5, measuredPx: 221.4 },
    { what: "terrace, along the house", writtenCm: 587, measuredPx: 285.1 },
    { what: "corner of the office, glazed", writtenCm: 345, measuredPx: 167.9 },
    { what: "office wall to the terrace, whole", writtenCm: 470, measuredPx: 228 },
    { what: "kitchen, between block and worktop", writtenCm: 120, measuredPx: 58.4 },
    { what: "kitchen block, depth with its ledge", writtenCm: 116, measuredPx: 56.8 },
  ],
  rooms: [
    room("garage", "Garage", "车库", corners([77, 299, 250, 613])),
    room("laundry", "Laundry room", "洗衣间", [
      [263, 613],
      [379, 613],
      [379, 284],
      [315, 284],
      [315, 299],
      [263, 299],
    ]),
    room("living-room", "Living room", "客厅", corners([315, 78, 706, 278])),
    room("dining-room", "Dining room", "餐厅", corners([384, 278, 616, 468])),
    room("kitchen", "Kitchen", "厨房", [
      [384, 613],
      [573, 613],
      [573, 629],
      [616, 629],
      [616, 468],
      [384, 468],
    ]),
    room("hall", "Hall", "门厅", [
      [470, 718],
      [554, 718],
      [554, 767],
      [616, 767],
      [616, 629],
      [470, 629],
    ]),
    room("wc", "Toilet", "卫生间", corners([470, 724, 549, 767])),
    room("office", "Office", "书房", corners([622, 596, 847, 767])),
  ],
  walls,
  furniture: [...living, ...service],
};

/** The floor outside the dining room and kitchen, and the stairs that rise from the living room's side. */
export const TERRACE_PX = [637.5, 294.4, 859, 579.5] as const;
export const STAIRS = { box: [384.4, 293.2, 424.7, 454.5], risers: 16 } as const;
/** For what the drawing calls an area. */
export const WRITTEN_WC_M2 = 1.47;
