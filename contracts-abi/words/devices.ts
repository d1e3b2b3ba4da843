import type { Wordings } from "./wording.ts";

/** DeviceNFT and its keys, DeviceIncome, DeviceMarket, AccessStandards, SiteRegistry. */
export const DEVICES: Wordings = {
  // SiteRegistry
  SiteExists: {
    code: "CHAIN_EXISTS",
    en: "This account has registered a site of this name already ({site:id}). Use that site, or choose another name.",
    zh: "该账户已登记过同名场所（{site:id}），请使用该场所或另取名称。",
  },
  SiteName: {
    code: "CHAIN_RANGE",
    en: "The site's name has {length:count} bytes; it needs 1 to 64. Choose another name.",
    zh: "场所名称长度为 {length:count} 字节，须为 1 至 64 字节，请另取名称。",
  },
  NotSiteOwner: {
    code: "AUTH_FORBIDDEN",
    en: "Only the owner of site {site:id} may do this; {caller:address} is not. Ask the owner.",
    zh: "仅场所 {site:id} 的所有者可以执行此操作，{caller:address} 不是所有者，请联系所有者。",
  },
  NotOffered: {
    code: "AUTH_FORBIDDEN",
    en: "Site {site:id} was not offered to {caller:address}. Ask its owner to offer it to this account first.",
    zh: "场所 {site:id} 尚未转让给 {caller:address}，请先由其所有者向此账户发起转让。",
  },
  UnknownRoles: {
    code: "CHAIN_RANGE",
    en: "The roles {roles:count} hold one that does not exist. Use proposer (1), approver (2), simulator (4) or a sum of them.",
    zh: "角色值 {roles:count} 含有不存在的角色，只能使用提案人（1）、审批人（2）、仿真员（4）或其和。",
  },
  // AccessStandards
  CapabilityDigestIsZero: {
    code: "CHAIN_RANGE",
    en: "Capability {bit:count} has no definition: its document's digest is missing. Give the digest.",
    zh: "能力 {bit:count} 没有定义：缺少文档摘要，请提供摘要。",
  },
  StandardDigestIsZero: {
    code: "CHAIN_RANGE",
    en: "Standard {standard:id} has no document: its digest is missing. Give the digest.",
    zh: "标准 {standard:id} 没有文档：缺少摘要，请提供摘要。",
  },
  UnknownCapabilities: {
    code: "CHAIN_UNKNOWN",
    en: "The capabilities {bits:bits} are not defined. Leave them out, or have the DAO define them first.",
    zh: "能力 {bits:bits} 尚未定义，请去掉它们，或先由 DAO 定义。",
  },
  UnknownStandard: {
    code: "CHAIN_UNKNOWN",
    en: "There is no access standard {standard:id}. Check its number; 0 stands for none.",
    zh: "没有编号为 {standard:id} 的准入标准，请核对编号；0 表示没有标准。",
  },
  StandardIsWithdrawn: {
    code: "CHAIN_EXISTS",
    en: "The access standard {standard:id} is withdrawn already. Nothing more is to be done.",
    zh: "准入标准 {standard:id} 已经撤回，无需再次操作。",
  },
  TierOutOfRange: {
    code: "CHAIN_RANGE",
    en: "The trust tier {tier:count} does not exist. Use 0 to 3.",
    zh: "信任等级 {tier:count} 不存在，请使用 0 至 3。",
  },
  GraceOutOfRange: {
    code: "CHAIN_RANGE",
    en: "The grace period of {graceS:seconds} is too long. It can be at most 365 days.",
    zh: "宽限期 {graceS:seconds} 过长，最多为 365 天。",
  },
  // DeviceNFT
  DeviceIsZero: {
    code: "CHAIN_RANGE",
    en: "A device for {owner:address} has no address. Register it with the address of its own key.",
    zh: "为 {owner:address} 登记的设备没有地址，请使用设备自身密钥的地址登记。",
  },
  UnknownDevice: {
    code: "AUTH_UNKNOWN_DEVICE",
    en: "Device {device:address} is not registered on chain. Enrol it first, or check its address.",
    zh: "设备 {device:address} 未在链上登记，请先登记，或核对地址。",
  },
  DeviceIsRevoked: {
    code: "AUTH_REVOKED",
    en: "Device {device:address} was revoked, for good. Enrol a new key if the machine is to work again.",
    zh: "设备 {device:address} 已被永久吊销；若机器仍要工作，请用新密钥重新登记。",
  },
  NotDeviceOwner: {
    code: "AUTH_FORBIDDEN",
    en: "Device {device:address} does not belong to {caller:address}. Only its owner may do this.",
    zh: "设备 {device:address} 不属于 {caller:address}，仅其所有者可以执行此操作。",
  },
  NotMaker: {
    code: "AUTH_FORBIDDEN",
    en: "Only the maker of device {device:address} may set its royalty; {caller:address} is not.",
    zh: "仅设备 {device:address} 的制造者可以设定版税，{caller:address} 不是制造者。",
  },
  "DeviceNFT.RoyaltyOutOfRange": {
    code: "CHAIN_RANGE",
    en: "A royalty of {royaltyBps:bps} is too high: at most {most:bps} is possible. Once a device is sold it can only fall.",
    zh: "版税 {royaltyBps:bps} 过高，最多为 {most:bps}；设备售出后版税只能降低。",
  },
  NotAccepted: {
    code: "CHAIN_DEVICE",
    en: "Device {device:address} (tier {tier:count}, capabilities {capabilities:bits}) does not meet standard {standard:id}, or that is withdrawn. Raise the tier or certify what is missing.",
    zh: "设备 {device:address}（等级 {tier:count}，能力 {capabilities:bits}）不符合标准 {standard:id}，或该标准已撤回。请提高等级或补足认证。",
  },
  KeyIsBound: {
    code: "CHAIN_EXISTS",
    en: "Device {device:address} has its hardware key already, and that one stays. Enrol another device for another key.",
    zh: "设备 {device:address} 已绑定硬件密钥且不可更换；如需其他密钥，请登记新设备。",
  },
  KeyIsTaken: {
    code: "CHAIN_EXISTS",
    en: "This hardware key ({qx:id}, {qy:id}) belongs to device {device:address} for ever. Use a new key.",
    zh: "该硬件密钥（{qx:id}，{qy:id}）永久属于设备 {device:address}，请使用新密钥。",
  },
  KeyNotProved: {
    code: "CHAIN_SIGNATURE",
    en: "Device {device:address} did not prove that it holds the hardware key ({qx:id}, {qy:id}). Sign the binding with that key.",
    zh: "设备 {device:address} 未能证明持有硬件密钥（{qx:id}，{qy:id}），请用该密钥签署绑定。",
  },
  NotSignedByDevice: {
    code: "CHAIN_SIGNATURE",
    en: "Device {device:address} did not sign that it wants this key. Sign the binding with the device's own key.",
    zh: "设备 {device:address} 未签署对该密钥的绑定，请用设备自身的密钥签名。",
  },
  // DeviceIncome
  DeviceNotTrusted: {
    code: "CHAIN_DEVICE",
    en: "Device {device:address} cannot take part: it is not registered, was revoked, or its trust tier is too low. Check it under Devices.",
    zh: "设备 {device:address} 不能参与：未登记、已吊销或信任等级不足，请在“设备”中检查。",
  },
  AmountIsZero: {
    code: "CHAIN_RANGE",
    en: "The payment for device {device:address} is 0. Pay at least 1 wei.",
    zh: "给设备 {device:address} 的付款为 0，至少须为 1 wei。",
  },
  NothingToWithdraw: {
    code: "CHAIN_NOTHING",
    en: "There is nothing to withdraw: no credit stands for this account. Come back when something was earned.",
    zh: "没有可提取的款项：该账户没有余额，请在有收入后再来。",
  },
  LengthsDiffer: {
    code: "CHAIN_RANGE",
    en: "The two lists have different lengths; each entry needs its counterpart. Send lists of one length.",
    zh: "两个列表长度不同，每一项都须有对应项，请发送等长的列表。",
  },
  "DeviceIncome.LengthsDiffer": {
    code: "CHAIN_RANGE",
    en: "{devices:count} devices but {amounts:count} amounts were given. Each device needs its amount.",
    zh: "给出了 {devices:count} 台设备和 {amounts:count} 个金额，每台设备须对应一个金额。",
  },
  TooMany: {
    code: "CHAIN_RANGE",
    en: "More entries were sent at once than the {most:count} that are possible. Split them.",
    zh: "一次发送的条目超过 {most:count} 条的上限，请分批发送。",
  },
  "DeviceIncome.TooMany": {
    code: "CHAIN_RANGE",
    en: "{count:count} devices were to be paid at once; at most {most:count} can be. Split the payment.",
    zh: "一次要给 {count:count} 台设备付款，最多 {most:count} 台，请分批付款。",
  },
  // DeviceMarket
  NotOwner: {
    code: "AUTH_FORBIDDEN",
    en: "Device {tokenId:id} does not belong to {caller:address}. Only its owner may offer it for sale.",
    zh: "设备 {tokenId:id} 不属于 {caller:address}，仅其所有者可以挂牌出售。",
  },
  NotApproved: {
    code: "CHAIN_STATE",
    en: "The market may not hand over device {tokenId:id}. Approve the market for it first, then offer it again.",
    zh: "市场无权转移设备 {tokenId:id}，请先授权市场，再重新挂牌。",
  },
  PriceIsZero: {
    code: "CHAIN_RANGE",
    en: "Device {tokenId:id} has a price of 0. Give a price above 0, or transfer the device as a gift.",
    zh: "设备 {tokenId:id} 的价格为 0，请设定大于 0 的价格，或直接赠予转移。",
  },
  "DeviceMarket.ExpiryOutOfRange": {
    code: "CHAIN_RANGE",
    en: "The offer's end ({expiresAt:time}) is past or more than 365 days ahead. Choose a day in between.",
    zh: "挂牌截止时间（{expiresAt:time}）已过或超过 365 天，请另选时间。",
  },
  "DeviceMarket.DeviceNotTrusted": {
    code: "CHAIN_DEVICE",
    en: "Device {tokenId:id} was revoked, so it is worth nothing to a buyer and cannot be sold.",
    zh: "设备 {tokenId:id} 已被吊销，对买方没有价值，不能出售。",
  },
  NotListed: {
    code: "CHAIN_UNKNOWN",
    en: "Device {tokenId:id} is not for sale: it was sold, taken back, or never offered.",
    zh: "设备 {tokenId:id} 未在出售：已售出、已撤回或从未挂牌。",
  },
  NotSeller: {
    code: "AUTH_FORBIDDEN",
    en: "Only the seller may take back the offer of device {tokenId:id}; {caller:address} is not.",
    zh: "仅卖方可以撤回设备 {tokenId:id} 的挂牌，{caller:address} 不是卖方。",
  },
  ListingExpired: {
    code: "CHAIN_EXPIRED",
    en: "The offer of device {tokenId:id} ended at {expiresAt:time}. Ask the seller to offer it again.",
    zh: "设备 {tokenId:id} 的挂牌已于 {expiresAt:time} 到期，请卖方重新挂牌。",
  },
  ListingIsOver: {
    code: "CHAIN_MISMATCH",
    en: "Device {tokenId:id} changed hands since it was offered, so the offer counts no more. Ask its owner for a new one.",
    zh: "设备 {tokenId:id} 自挂牌后已易手，该挂牌失效，请向现所有者询价。",
  },
  ListingDiffers: {
    code: "CHAIN_MISMATCH",
    en: "Device {tokenId:id} is now offered by {seller:address} for {price:wei}. Look at the offer again before you buy.",
    zh: "设备 {tokenId:id} 现由 {seller:address} 以 {price:wei} 出售，购买前请重新查看。",
  },
};
