import type { LocalText } from "../../twins/core/place.ts";

/** Why shapes do not fit: a predicate of its layer or node in English, a clause of its own in Chinese. */
export class ShapeError extends Error {
  readonly said: LocalText;
  constructor(en: string, zh: string) {
    super(en);
    this.said = { en, zh };
  }
}

type Sides = readonly unknown[];

const of = (sides: Sides): string => JSON.stringify(sides);
const all = (list: readonly Sides[], between: string): string => list.map(of).join(between);
const no = (en: string, zh: string): ShapeError => new ShapeError(en, zh);
const APART = { en: "which are to stay apart", zh: "而样本应彼此独立" };
const MIXED = { en: "in which examples do not stay apart", zh: "样本不再彼此独立" };
const NOT_RUN = { en: "which the sandbox does not run", zh: "沙箱不支持" };

/** All that can be wrong with the shapes of a layer or a node, each with what it was given. */
export const unfit = {
  // What is read.
  noInput: () => no("has no input", "没有输入"),
  notOneInput: (n: number) => no(`takes one input, has ${n}`, `只接受一个输入，实有 ${n} 个`),
  inputs: (n: number, least: number, most: number) =>
    no(`reads ${n} inputs, needs ${least} to ${most}`, `读取 ${n} 个输入，应为 ${least} 到 ${most} 个`),
  readsNothing: () => no("reads nothing", "没有读取任何内容"),
  notExamples: () => no("reads something else where the examples are to be", "应为样本之处读取了其他内容"),
  notConstant: () =>
    no("reads something else where a constant of float32 is to be", "应为 float32 常量之处读取了其他内容"),
  notWholes: () => no("reads something else where a list of whole numbers is to be", "应为整数列表之处读取了其他内容"),
  constantOfExamples: () =>
    no("reads a constant whose shape is of the number of examples", "读取的常量的形状取决于样本数"),
  constantsAlone: () => no("reads constants alone", "只读取常量"),

  // Sides and axes.
  sides: (n: number, has: Sides) => no(`needs ${n} sides, has ${of(has)}`, `应有 ${n} 边，实为 ${of(has)}`),
  matrix: (has: Sides) => no(`needs a matrix, has ${of(has)}`, `应为矩阵，实为 ${of(has)}`),
  axis: (axis: number, rank: number) => no(`has an axis ${axis} of ${rank}`, `共 ${rank} 边，没有轴 ${axis}`),
  axisNotLast: (axis: number, has: Sides) =>
    no(`has the axis ${axis}, which is not the last of ${of(has)}`, `轴 ${axis} 不是 ${of(has)} 的最后一边`),
  axisTwice: (axes: Sides) => no(`names an axis twice in ${of(axes)}`, `${of(axes)} 中有轴重复`),
  order: (order: Sides, has: Sides) =>
    no(`has the order ${of(order)} for ${of(has)}`, `次序 ${of(order)} 与 ${of(has)} 不符`),
  tooManySides: (n: number) => no(`makes ${n} sides`, `生成了 ${n} 边，过多`),
  emptySide: () => no("makes a side of nothing", "生成了长度为零的边"),
  noChannels: (has: Sides) => no(`has no channels in ${of(has)}`, `${of(has)} 中没有通道边`),
  onlyChannels: (has: Sides) => no(`has no sides but channels in ${of(has)}`, `${of(has)} 中除通道外没有其他边`),
  channels: (n: number) => no(`has ${n} channels, and numbers for other ones`, `有 ${n} 个通道，其系数的个数与此不符`),

  // Examples that would not stay apart.
  acrossExamples: () => no(`works across the examples, ${APART.en}`, `跨样本运算，${APART.zh}`),
  overAll: () => no(`works over all sides, ${MIXED.en}`, `作用于所有边，${MIXED.zh}`),
  picksExamples: () => no(`picks of the examples, ${APART.en}`, `在样本之间选取，${APART.zh}`),
  cutsExamples: () => no(`cuts the examples, ${APART.en}`, `在样本之间切片，${APART.zh}`),
  padsExamples: () => no(`pads the examples, ${APART.en}`, `在样本边上填充，${APART.zh}`),
  examplesNumber: () => no("computes with the number of examples", "用样本数参与计算"),
  examplesTwice: () => no("makes the examples' side twice", "样本边出现两次"),
  dropsAll: () =>
    no(
      "drops all sides of 1, which the examples' own is; name its axes",
      "去掉所有长度为 1 的边，其中包括样本边；请写明要去掉的轴",
    ),
  through: (side: number, has: Sides) =>
    no(`goes through the side ${side} of ${of(has)}, ${MIXED.en}`, `沿 ${of(has)} 的边 ${side} 推进，${MIXED.zh}`),

  // Numbers that a file computes before anything runs.
  constantSize: (sides: Sides) => no(`makes a constant of ${of(sides)}`, `生成了形状为 ${of(sides)} 的常量`),
  wholesCount: (n: number) => no(`makes ${n} whole numbers`, `生成了 ${n} 个整数`),
  wholesSize: (sides: Sides) => no(`makes whole numbers of ${of(sides)}`, `生成了形状为 ${of(sides)} 的整数`),
  number: () => no("computes a number that no shape has", "算出了任何形状都不会有的数"),
  wholesUse: () => no("computes with whole numbers as no shape needs it", "对整数作了形状计算用不到的运算"),
  comparesUnlike: () => no("compares unlike lists", "比较了长度不同的列表"),
  filledByMany: () => no("is filled by more than one number", "填入的值不是单个数"),
  paddedByMany: () => no("is padded by more than one number", "填充的值不是单个数"),
  clippedByMany: () => no("is clipped by more than one number", "限幅的界不是单个数"),
  clippedToNothing: (low: number, high: number) =>
    no(`is clipped to nothing between ${low} and ${high}`, `限幅的范围 ${low} 到 ${high} 为空`),
  slopes: () => no("has more slopes than sides", "斜率的边多于输入的边"),
  type: (to: number) => no(`casts to the type ${to}, ${NOT_RUN.en}`, `转换为类型 ${to}，${NOT_RUN.zh}`),

  // One shape made of another.
  makes: (to: Sides, from: Sides) => no(`makes ${of(to)} of ${of(from)}`, `由 ${of(from)} 无法得到 ${of(to)}`),
  makesMixed: (to: Sides, from: Sides) =>
    no(`makes ${of(to)} of ${of(from)}, ${MIXED.en}`, `由 ${of(from)} 得到 ${of(to)}，${MIXED.zh}`),
  reshapesShared: () => no("reshapes what the examples share", "改变了各样本共用内容的形状"),
  flattens: (from: Sides, axis: number) =>
    no(`flattens ${of(from)} at ${axis}, ${MIXED.en}`, `在轴 ${axis} 处展平 ${of(from)}，${MIXED.zh}`),
  drops: (places: Sides, from: Sides) =>
    no(
      `drops sides ${of(places)} of ${of(from)}, which are to be of 1 and not the examples'`,
      `去掉 ${of(from)} 的边 ${of(places)}，而这些边应为 1 且不是样本边`,
    ),
  nothingOf: (from: Sides) => no(`takes nothing of ${of(from)}`, `从 ${of(from)} 中取出的部分为空`),
  noSteps: () => no("cuts by steps of nothing", "切片的步长为零"),
  cutsUnlike: () => no("cuts by unlike lists", "切片的各列表长度不同"),
  splits: (side: number, into: Sides) =>
    no(`splits a side of ${side} into ${of(into)}`, `长为 ${side} 的边无法分为 ${of(into)}`),
  pads: (from: Sides, by: Sides) => no(`pads ${of(from)} by ${of(by)}`, `无法以 ${of(by)} 填充 ${of(from)}`),
  repeats: (from: Sides, by: Sides) => no(`repeats ${of(from)} by ${of(by)}`, `无法以 ${of(by)} 重复 ${of(from)}`),
  repeatsMixed: (from: Sides) => no(`repeats ${of(from)} across the examples`, `跨样本重复 ${of(from)}`),
  expands: (from: Sides, to: Sides) => no(`expands ${of(from)} to ${of(to)}`, `无法将 ${of(from)} 扩展为 ${of(to)}`),
  expandsMixed: (from: Sides) => no(`expands ${of(from)} across the examples`, `跨样本扩展 ${of(from)}`),

  // Several joined.
  joinsUnlike: (shapes: readonly Sides[]) =>
    no(`joins unlike shapes ${all(shapes, ", ")}`, `连接了不同的形状 ${all(shapes, "、")}`),
  joins: (shapes: readonly Sides[]) => no(`joins ${all(shapes, " and ")}`, `${all(shapes, " 与 ")} 无法对齐`),
  joinsMixed: (shapes: readonly Sides[]) =>
    no(`joins ${all(shapes, " and ")}, ${MIXED.en}`, `将 ${all(shapes, " 与 ")} 对齐后，${MIXED.zh}`),
  joinsAt: (shapes: readonly Sides[], axis: number) =>
    no(`joins ${all(shapes, ", ")} at ${axis}`, `${all(shapes, "、")} 无法在轴 ${axis} 上连接`),
  joinsNoLists: () => no("joins no lists", "连接的不是列表"),
  joinsNothing: () => no("joins nothing", "没有可连接的内容"),
  multiplies: (a: Sides, b: Sides) => no(`multiplies ${of(a)} by ${of(b)}`, `${of(a)} 与 ${of(b)} 无法相乘`),
  multipliesMixed: (shapes: readonly Sides[]) =>
    no(`multiplies ${all(shapes, " by ")} across the examples`, `${all(shapes, " 与 ")} 跨样本相乘`),
  multipliesConstants: (a: Sides, b: Sides) =>
    no(`multiplies constants of ${of(a)} and ${of(b)}`, `将形状为 ${of(a)} 和 ${of(b)} 的常量相乘，${NOT_RUN.zh}`),
  noRow: (has: Sides) => no(`multiplies ${of(has)}, which is no row`, `相乘的 ${of(has)} 不是行`),
  adds: (has: Sides) => no(`adds ${of(has)}`, `所加的 ${of(has)} 与结果的形状不符`),
  scales: (from: Sides, to: Sides) => no(`scales ${of(from)} to ${of(to)}`, `缩放后 ${of(from)} 成为 ${of(to)}`),

  // Windows.
  window: (window: number, length: number) =>
    no(`has a window of ${window}, which does not fit into ${length}`, `窗口 ${window} 超出边长 ${length}`),
  windowSides: (n: number, has: Sides) =>
    no(`has a window of ${n} sides for ${of(has)}`, `窗口有 ${n} 边，与 ${of(has)} 不符`),
  kernel: () => no("has another kernel_shape than its weights", "kernel_shape 与其权重不符"),
  stridesAndDilations: () =>
    no(`has strides and dilations at once, ${NOT_RUN.en}`, `同时设置了步长和空洞，${NOT_RUN.zh}`),
  padsCount: (n: number) => no(`has ${n} pads`, `填充有 ${n} 个数，个数不符`),
  padsTooWide: () => no("has pads as wide as its window", "填充与窗口同宽"),
  convolves: (shape: Sides, by: Sides, groups: number) =>
    no(
      `convolves ${of(shape)} by ${of(by)} in ${groups} groups`,
      `${of(shape)} 无法与 ${of(by)} 作 ${groups} 组的卷积`,
    ),
  filters: (n: number) => no(`has ${n} filters, and a bias for others`, `有 ${n} 个滤波器，偏置的个数与此不符`),

  // Series.
  activations: (given: readonly string[], runs: readonly string[]) =>
    no(
      `has the activations ${given.join(", ")}, where the sandbox runs ${runs.join(", ")}`,
      `激活函数为 ${given.join("、")}，沙箱只运行 ${runs.join("、")}`,
    ),
  weights: (has: Sides, needs: Sides) =>
    no(`has weights of ${of(has)}, needs ${of(needs)}`, `权重的形状为 ${of(has)}，应为 ${of(needs)}`),
  state: (has: Sides, needs: Sides) =>
    no(`begins with a state of ${of(has)}, needs ${of(needs)}`, `初始状态的形状为 ${of(has)}，应为 ${of(needs)}`),
  units: (n: number) =>
    no(`has weights of ${n} units, and another hidden_size`, `权重有 ${n} 个单元，与 hidden_size 不符`),
  lengths: () => no(`has series of other lengths, ${NOT_RUN.en}`, `序列的长度不一，${NOT_RUN.zh}`),
  peepholes: () => no(`has peepholes, ${NOT_RUN.en}`, `含有窥视孔连接，${NOT_RUN.zh}`),
} as const;
