import * as others from "./others.ts";
import * as sanitary from "./sanitary.ts";
import * as seats from "./seats.ts";
import type { Sketch } from "./sketch.ts";
import * as storage from "./storage.ts";
import * as tables from "./tables.ts";

/** What names a kind of furniture has, and how it is drawn. */
export interface Family {
  readonly name: string;
  /** Any of these: words that all stand in the name. The first family of the table that fits is taken. */
  readonly words: readonly string[];
  readonly draw: (sketch: Sketch) => unknown;
  /** From the model's own x to its front: Open-RMF's office models look along -y, most others along x. */
  readonly turnRad?: number;
  readonly kind?: "vegetation";
  /** Stands on the floor whatever height the file gives: that is of a model whose origin is not its foot. */
  readonly standing?: true;
}

const SIDEWAYS = -Math.PI / 2;

/** The narrower a family, the earlier it comes: a bedside table is no bed, and a table tennis bat no table. */
export const FAMILIES: readonly Family[] = [
  {
    name: "swivelChair",
    words: ["office chair", "swivel chair", "task chair"],
    draw: seats.swivelChair,
    turnRad: SIDEWAYS,
  },
  { name: "deskChair", words: ["desk chair"], draw: seats.swivelChair },
  { name: "bedsideTable", words: ["bedside", "nightstand", "night stand", "night table"], draw: tables.bedsideTable },
  { name: "roundTable", words: ["cafe table", "round table", "bistro table", "bar table"], draw: tables.roundTable },
  { name: "coffeeTable", words: ["coffee table", "side table", "tea table"], draw: tables.coffeeTable },
  { name: "diningTable", words: ["food table", "dining table", "court table"], draw: tables.diningTable },
  {
    name: "conferenceTable",
    words: ["conf table", "conference table", "meeting table"],
    draw: tables.conferenceTable,
    turnRad: SIDEWAYS,
  },
  {
    name: "standingDesk",
    words: ["adj table", "adjustable table", "standing desk", "computer desk"],
    draw: tables.standingDesk,
    turnRad: SIDEWAYS,
  },
  { name: "cubicle", words: ["cubicle", "workstation", "work station"], draw: tables.cubicle, turnRad: SIDEWAYS },
  {
    name: "reception",
    words: ["reception", "nurse desk", "front desk", "nurses station"],
    draw: tables.reception,
    turnRad: SIDEWAYS,
  },
  {
    name: "kitchenCounter",
    words: ["kitchen countertop", "kitchen counter", "kitchen sink", "kitchenette"],
    draw: tables.kitchenCounter,
  },
  {
    name: "counter",
    words: ["main table", "counter", "countertop", "bar", "cash register", "checkout"],
    draw: tables.counter,
    turnRad: SIDEWAYS,
  },
  { name: "vending", words: ["vending", "atm"], draw: storage.vending },
  { name: "kiosk", words: ["kiosk", "totem", "turnstile", "gantry"], draw: others.kiosk },
  { name: "display", words: ["headphones", "display rack", "rack display", "showcase"], draw: storage.display },
  { name: "doubleBed", words: ["double bed", "king bed", "queen bed"], draw: seats.doubleBed },
  { name: "bed", words: ["bed", "mattress", "stretcher", "gurney"], draw: seats.bed },
  { name: "armchair", words: ["armchair", "arm chair", "lounge chair", "recliner"], draw: seats.armchair },
  { name: "sofa", words: ["sofa", "couch", "settee", "loveseat"], draw: seats.sofa },
  { name: "bench", words: ["bench", "pew"], draw: seats.bench },
  { name: "stool", words: ["stool"], draw: seats.stool },
  { name: "wheeledChair", words: ["wheelchair", "wheel chair"], draw: seats.swivelChair },
  { name: "chair", words: ["chair", "seat"], draw: seats.chair },
  { name: "monitor", words: ["monitor", "laptop", "computer", "pc"], draw: others.monitor },
  { name: "television", words: ["television", "tv", "whiteboard", "projector"], draw: others.television },
  { name: "printer", words: ["printer", "copier", "photocopier"], draw: others.printer },
  { name: "desk", words: ["desk"], draw: tables.desk },
  { name: "table", words: ["table", "workbench"], draw: tables.table },
  { name: "bookshelf", words: ["bookshelf", "bookcase", "book shelf"], draw: storage.bookshelf, turnRad: SIDEWAYS },
  { name: "rack", words: ["storage rack", "rack", "pallet rack"], draw: storage.rack, turnRad: SIDEWAYS },
  { name: "shelf", words: ["shelf", "shelves"], draw: storage.shelf, turnRad: SIDEWAYS },
  { name: "drawers", words: ["drawer", "pedestal"], draw: storage.drawers, turnRad: SIDEWAYS },
  { name: "wardrobe", words: ["wardrobe", "closet"], draw: storage.wardrobe, turnRad: SIDEWAYS },
  { name: "cabinet", words: ["cabinet", "cupboard", "locker", "sideboard"], draw: storage.cabinet, turnRad: SIDEWAYS },
  { name: "fridge", words: ["fridge", "refrigerator", "freezer"], draw: storage.fridge, turnRad: SIDEWAYS },
  {
    name: "oven",
    words: ["oven", "stove", "cooker", "dishwasher", "washing machine", "dryer", "washer"],
    draw: storage.oven,
  },
  { name: "sink", words: ["sink", "basin", "washbasin"], draw: sanitary.sink, turnRad: SIDEWAYS, standing: true },
  { name: "toilet", words: ["toilet", "wc", "urinal"], draw: sanitary.toilet, standing: true },
  { name: "shower", words: ["shower"], draw: sanitary.shower, standing: true },
  { name: "bathtub", words: ["bath", "bathtub", "tub"], draw: sanitary.bathtub, standing: true },
  { name: "tree", words: ["tree", "palm"], draw: others.tree, kind: "vegetation" },
  { name: "plant", words: ["plant", "flower", "bush", "shrub", "fern"], draw: others.plant, kind: "vegetation" },
  { name: "lamp", words: ["lamp", "light"], draw: others.lamp },
  { name: "fitness", words: ["treadmill", "fitness", "gym", "elliptical", "exercise"], draw: others.fitness },
  { name: "trolley", words: ["trolley", "cart"], draw: others.trolley },
  { name: "suitcase", words: ["suitcase", "luggage", "baggage"], draw: others.suitcase },
  { name: "escalator", words: ["escalator"], draw: others.escalator },
  { name: "bin", words: ["bin", "trashcan", "trash", "garbage"], draw: storage.bin },
  {
    name: "person",
    words: ["person", "people", "human", "man", "woman", "nurse", "doctor", "patient", "visitor"],
    draw: others.person,
  },
  { name: "can", words: ["coke", "can", "bottle", "cup"], draw: others.can },
  { name: "handover", words: ["dispenser", "ingestor"], draw: others.handover },
];

/** Of a reference no more is looked at. */
const MOST_NAME = 200;

/** The words of a name's last part, in small letters: "OpenRobotics/FoodCourtBenchShort" is food, court, bench, short. */
export function wordsOf(reference: string): readonly string[] {
  const short = reference.slice(-MOST_NAME);
  return short
    .slice(short.lastIndexOf("/") + 1)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== "");
}

/** Whether a word says so: alone, as a plural, or at the end of a longer one ("coffeetable") where it is long enough to mean it. */
const says = (word: string, wanted: string): boolean =>
  word === wanted || word === `${wanted}s` || (wanted.length >= 5 && word.endsWith(wanted) && !STRANGERS.has(word));

/** Words that end like a piece of furniture and are none. */
const STRANGERS = new Set(["vegetable", "constable", "portable", "eggplant", "adjustable"]);

/** The family of a model's name; null where none knows it. */
export function familyOf(reference: string): Family | null {
  const words = wordsOf(reference);
  const named = (phrase: string) => phrase.split(" ").every((wanted) => words.some((word) => says(word, wanted)));
  return FAMILIES.find(({ words: phrases }) => phrases.some(named)) ?? null;
}
