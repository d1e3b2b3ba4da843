import type { LocalText } from "../../core/place.ts";

const TITLES = `
swivelChair|Swivel chair|转椅
deskChair|Desk chair|办公椅
bedsideTable|Bedside table|床头柜
roundTable|Round table|圆桌
coffeeTable|Coffee table|茶几
diningTable|Dining table|餐桌
conferenceTable|Conference table|会议桌
standingDesk|Height-adjustable desk|升降桌
cubicle|Cubicle|隔断工位
reception|Reception desk|接待台
kitchenCounter|Kitchen counter|厨房操作台
counter|Counter|柜台
vending|Vending machine|自动售货机
kiosk|Information kiosk|信息亭
display|Display rack|展示架
doubleBed|Double bed|双人床
bed|Bed|床
armchair|Armchair|扶手椅
sofa|Sofa|沙发
bench|Bench|长凳
stool|Stool|凳子
wheeledChair|Wheelchair|轮椅
chair|Chair|椅子
monitor|Monitor|显示器
television|Television|电视
printer|Printer|打印机
desk|Desk|书桌
table|Table|桌子
bookshelf|Bookcase|书架
rack|Storage rack|货架
shelf|Shelf|搁架
drawers|Drawers|抽屉柜
wardrobe|Wardrobe|衣柜
cabinet|Cabinet|柜子
fridge|Refrigerator|冰箱
oven|Oven or washing machine|烤箱或洗衣机
sink|Washbasin|洗手盆
toilet|Toilet|马桶
shower|Shower|淋浴
bathtub|Bathtub|浴缸
tree|Tree|树
plant|Plant|盆栽
lamp|Lamp|灯
fitness|Fitness machine|健身器材
trolley|Trolley|推车
suitcase|Suitcase|行李箱
escalator|Foot of an escalator|自动扶梯端部
bin|Bin|垃圾桶
person|Figure of a person|人像
can|Can|罐子
handover|Dispenser|取放料装置
other|Piece of furniture|家具
`;

/** What people call the families of furniture, and a piece that none knows ("other"). */
export const FAMILY_TITLES: Readonly<Record<string, LocalText>> = Object.fromEntries(
  TITLES.trim()
    .split("\n")
    .map((line) => {
      const [name, en, zh] = line.split("|") as [string, string, string];
      return [name, { en, zh }];
    }),
);
