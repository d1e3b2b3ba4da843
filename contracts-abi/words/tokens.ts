import type { Wordings } from "./wording.ts";

/** The standards that tokens and contracts are built on: ERC-20, 721, 1155, 2612, 2981, signatures, ownership, calls. */
export const TOKENS: Wordings = {
  // ERC-20
  ERC20InsufficientBalance: {
    code: "CHAIN_FUNDS",
    en: "{sender:address} holds {balance:token} tokens, and {needed:token} are needed. Get more, or use less.",
    zh: "{sender:address} 持有 {balance:token} 个代币，需要 {needed:token} 个，请补足，或减少数额。",
  },
  "AITNToken.ERC20InsufficientBalance": {
    code: "CHAIN_FUNDS",
    en: "{sender:address} holds {balance:wei}, and {needed:wei} are needed. Get more, or use less.",
    zh: "{sender:address} 持有 {balance:wei}，需要 {needed:wei}，请补足，或减少数额。",
  },
  ERC20InsufficientAllowance: {
    code: "CHAIN_FUNDS",
    en: "{spender:address} may take {allowance:token} tokens of yours, and {needed:token} are needed. Approve that much for it first.",
    zh: "{spender:address} 获授权动用 {allowance:token} 个代币，需要 {needed:token} 个，请先增加授权额度。",
  },
  "AITNToken.ERC20InsufficientAllowance": {
    code: "CHAIN_FUNDS",
    en: "{spender:address} may take {allowance:wei} of yours, and {needed:wei} are needed. Approve that much for it first.",
    zh: "{spender:address} 获授权动用 {allowance:wei}，需要 {needed:wei}，请先增加授权额度。",
  },
  ERC20ExceededSafeSupply: {
    code: "CHAIN_RANGE",
    en: "A supply of {increasedSupply:wei} is more than the {cap:wei} that votes can be counted of.",
    zh: "供应量 {increasedSupply:wei} 超过可计票的上限 {cap:wei}。",
  },
  ERC20InvalidApprover: {
    code: "CHAIN_RANGE",
    en: "{approver:address} cannot approve tokens: it is nobody's account. Use your own.",
    zh: "{approver:address} 不是有效账户，不能授权代币，请使用您自己的账户。",
  },
  ERC20InvalidReceiver: {
    code: "CHAIN_RANGE",
    en: "{receiver:address} cannot receive these tokens: they would be lost. Check the address.",
    zh: "{receiver:address} 不能接收该代币，否则将丢失，请核对地址。",
  },
  ERC20InvalidSender: {
    code: "CHAIN_RANGE",
    en: "{sender:address} cannot send tokens: it is nobody's account. Use your own.",
    zh: "{sender:address} 不是有效账户，不能发送代币，请使用您自己的账户。",
  },
  ERC20InvalidSpender: {
    code: "CHAIN_RANGE",
    en: "{spender:address} cannot be approved to spend tokens: it is nobody's account. Check the address.",
    zh: "{spender:address} 不是有效账户，不能获得授权，请核对地址。",
  },
  SafeERC20FailedOperation: {
    code: "CHAIN_FUNDS",
    en: "The token {token:address} did not move. Check the balance and the allowance, and that the address is a token's.",
    zh: "代币 {token:address} 转移失败，请检查余额与授权额度，并确认该地址为代币合约。",
  },
  // permits and votes by signature
  ERC2612ExpiredSignature: {
    code: "CHAIN_EXPIRED",
    en: "The signed approval counted until {deadline:time}. Sign a new one.",
    zh: "签署的授权已于 {deadline:time} 到期，请重新签署。",
  },
  ERC2612InvalidSigner: {
    code: "CHAIN_SIGNATURE",
    en: "{signer:address} signed the approval, but the tokens belong to {owner:address}. Have the owner sign, with the present nonce.",
    zh: "授权由 {signer:address} 签署，而代币属于 {owner:address}，请由所有者以当前序号签署。",
  },
  InvalidAccountNonce: {
    code: "CHAIN_SIGNATURE",
    en: "The signature has another number than the next of {account:address}, which is {currentNonce:id}. Sign again with that.",
    zh: "签名序号与 {account:address} 的下一序号 {currentNonce:id} 不符，请用该序号重新签署。",
  },
  VotesExpiredSignature: {
    code: "CHAIN_EXPIRED",
    en: "The signed delegation counted until {expiry:time}. Sign a new one.",
    zh: "签署的委托已于 {expiry:time} 到期，请重新签署。",
  },
  ERC5805FutureLookup: {
    code: "CHAIN_EARLY",
    en: "Votes of {timepoint:time} cannot be counted yet; it is {clock:time}. Ask for a time that has passed.",
    zh: "{timepoint:time} 的票数尚不能计算，现在是 {clock:time}，请查询已过去的时间。",
  },
  ERC6372InconsistentClock: {
    code: "CHAIN_REVERT",
    en: "The token's clock and the governor's do not agree, so votes cannot be counted. Tell who runs the server.",
    zh: "代币与治理合约的时钟不一致，无法计票，请告知服务器管理员。",
  },
  ECDSAInvalidSignature: {
    code: "CHAIN_SIGNATURE",
    en: "The signature is no signature of anybody. Sign again, and send all of its 65 bytes unchanged.",
    zh: "签名无效，请重新签名，并原样发送全部 65 字节。",
  },
  ECDSAInvalidSignatureLength: {
    code: "CHAIN_SIGNATURE",
    en: "The signature has {length:count} bytes instead of 65. Send it whole.",
    zh: "签名长度为 {length:count} 字节，应为 65 字节，请完整发送。",
  },
  ECDSAInvalidSignatureS: {
    code: "CHAIN_SIGNATURE",
    en: "The signature has a high s ({s:id}), of which there is always a low twin. Sign with the low s.",
    zh: "签名的 s 值过高（{s:id}），请使用其低 s 形式签名。",
  },
  // ERC-721: devices and licences
  ERC721IncorrectOwner: {
    code: "AUTH_FORBIDDEN",
    en: "{sender:address} cannot transfer {tokenId:id}: it belongs to {owner:address}. Transfer it from there.",
    zh: "{sender:address} 不能转移 {tokenId:id}，其所有者为 {owner:address}，请由所有者转移。",
  },
  ERC721InsufficientApproval: {
    code: "AUTH_FORBIDDEN",
    en: "{operator:address} may not transfer {tokenId:id}. Have its owner approve this account.",
    zh: "{operator:address} 无权转移 {tokenId:id}，请由其所有者授权该账户。",
  },
  ERC721InvalidApprover: {
    code: "AUTH_FORBIDDEN",
    en: "{approver:address} cannot approve a transfer here: only the owner can.",
    zh: "{approver:address} 不能授权转移，仅所有者可以。",
  },
  ERC721InvalidOperator: {
    code: "CHAIN_RANGE",
    en: "{operator:address} cannot be approved: it is nobody's account. Check the address.",
    zh: "{operator:address} 不是有效账户，不能获得授权，请核对地址。",
  },
  ERC721InvalidOwner: {
    code: "CHAIN_RANGE",
    en: "{owner:address} cannot own anything: it is nobody's account. Check the address.",
    zh: "{owner:address} 不是有效账户，不能成为所有者，请核对地址。",
  },
  ERC721InvalidReceiver: {
    code: "CHAIN_RANGE",
    en: "{receiver:address} cannot receive this: it is nobody's account, or a contract that does not know such tokens. Check the address.",
    zh: "{receiver:address} 不能接收：不是有效账户，或为不支持此类代币的合约，请核对地址。",
  },
  ERC721InvalidSender: {
    code: "CHAIN_EXISTS",
    en: "This was handed out already, so it cannot be handed out again. A device registers once, and never again after it was revoked.",
    zh: "该项已经发放，不能重复发放；设备只能登记一次，吊销后不能再登记。",
  },
  ERC721NonexistentToken: {
    code: "CHAIN_UNKNOWN",
    en: "There is no device or licence {tokenId:id}. Check its number.",
    zh: "没有编号为 {tokenId:id} 的设备或许可，请核对编号。",
  },
  // ERC-1155: shares of pools
  ERC1155InsufficientBalance: {
    code: "CHAIN_FUNDS",
    en: "{sender:address} has {balance:token} shares of pool {tokenId:id}, and {needed:token} are needed. Transfer fewer.",
    zh: "{sender:address} 在投资池 {tokenId:id} 持有 {balance:token} 份，需要 {needed:token} 份，请减少转移。",
  },
  ERC1155InvalidApprover: {
    code: "CHAIN_RANGE",
    en: "{approver:address} cannot approve a transfer: it is nobody's account. Use your own.",
    zh: "{approver:address} 不是有效账户，不能授权，请使用您自己的账户。",
  },
  ERC1155InvalidArrayLength: {
    code: "CHAIN_RANGE",
    en: "{idsLength:count} pools but {valuesLength:count} amounts were given. Each pool needs its amount.",
    zh: "给出了 {idsLength:count} 个投资池和 {valuesLength:count} 个数额，每个投资池须对应一个数额。",
  },
  ERC1155InvalidOperator: {
    code: "CHAIN_RANGE",
    en: "{operator:address} cannot be approved: it is nobody's account. Check the address.",
    zh: "{operator:address} 不是有效账户，不能获得授权，请核对地址。",
  },
  ERC1155InvalidReceiver: {
    code: "CHAIN_RANGE",
    en: "{receiver:address} cannot receive shares: it is nobody's account, or a contract that does not know them. Check the address.",
    zh: "{receiver:address} 不能接收份额：不是有效账户，或为不支持份额的合约，请核对地址。",
  },
  ERC1155InvalidSender: {
    code: "CHAIN_RANGE",
    en: "{sender:address} cannot send shares: it is nobody's account. Use your own.",
    zh: "{sender:address} 不是有效账户，不能转出份额，请使用您自己的账户。",
  },
  ERC1155MissingApprovalForAll: {
    code: "AUTH_FORBIDDEN",
    en: "{operator:address} may not transfer the shares of {owner:address}. Have the holder approve this account.",
    zh: "{operator:address} 无权转移 {owner:address} 的份额，请由持有人授权该账户。",
  },
  // ERC-2981: royalties of licences
  ERC2981InvalidDefaultRoyalty: {
    code: "CHAIN_RANGE",
    en: "A royalty of {numerator:count} of {denominator:count} is more than the price. Choose a smaller one.",
    zh: "版税 {numerator:count} / {denominator:count} 超过售价，请设小一些。",
  },
  ERC2981InvalidDefaultRoyaltyReceiver: {
    code: "CHAIN_RANGE",
    en: "{receiver:address} cannot receive royalties: it is nobody's account. Check the address.",
    zh: "{receiver:address} 不是有效账户，不能接收版税，请核对地址。",
  },
  ERC2981InvalidTokenRoyalty: {
    code: "CHAIN_RANGE",
    en: "For licence {tokenId:id} a royalty of {numerator:count} of {denominator:count} is more than the price. Choose a smaller one.",
    zh: "许可 {tokenId:id} 的版税 {numerator:count} / {denominator:count} 超过售价，请设小一些。",
  },
  ERC2981InvalidTokenRoyaltyReceiver: {
    code: "CHAIN_RANGE",
    en: "{receiver:address} cannot receive the royalties of licence {tokenId:id}: it is nobody's account. Check the address.",
    zh: "{receiver:address} 不是有效账户，不能接收许可 {tokenId:id} 的版税，请核对地址。",
  },
  // ownership
  OwnableInvalidOwner: {
    code: "CHAIN_RANGE",
    en: "{owner:address} cannot be the owner: it is nobody's account. Check the address.",
    zh: "{owner:address} 不是有效账户，不能成为所有者，请核对地址。",
  },
  OwnableUnauthorizedAccount: {
    code: "AUTH_FORBIDDEN",
    en: "Only the contract's owner may do this; {account:address} is not. Ask the owner.",
    zh: "仅合约所有者可以执行此操作，{account:address} 不是所有者，请联系所有者。",
  },
  // calls and numbers
  AddressEmptyCode: {
    code: "CHAIN_RANGE",
    en: "There is no contract at {target:address}. Check the address and the network.",
    zh: "地址 {target:address} 上没有合约，请核对地址与网络。",
  },
  FailedCall: {
    code: "CHAIN_REVERT",
    en: "A call inside the transaction failed and did not say why. Check each call of the operation, and the gas.",
    zh: "交易中的某个调用失败且未说明原因，请检查操作的每个调用以及燃料。",
  },
  InsufficientBalance: {
    code: "CHAIN_FUNDS",
    en: "The contract holds {balance:token} of the chain's coin, and {needed:token} are needed. Send it more, or ask for less.",
    zh: "合约持有 {balance:token} 链上原生币，需要 {needed:token}，请转入更多，或减少数额。",
  },
  SafeCastOverflowedUintDowncast: {
    code: "CHAIN_RANGE",
    en: "The number {value:id} is too large: the contract counts it in {bits:count} bits. Use a smaller one.",
    zh: "数值 {value:id} 过大，合约以 {bits:count} 位计数，请使用较小的数值。",
  },
  StringTooLong: {
    code: "CHAIN_RANGE",
    en: 'The text "{str:text}" is too long; at most 31 bytes are possible. Shorten it.',
    zh: "文本“{str:text}”过长，最多 31 字节，请缩短。",
  },
  InvalidShortString: {
    code: "CHAIN_REVERT",
    en: "A stored text is damaged, so it cannot be read. Tell who runs the server.",
    zh: "存储的文本已损坏，无法读取，请告知服务器管理员。",
  },
  CheckpointUnorderedInsertion: {
    code: "CHAIN_REVERT",
    en: "The contract's record of the past is out of order, so nothing was changed. Tell who runs the server.",
    zh: "合约的历史记录顺序有误，未作任何更改，请告知服务器管理员。",
  },
  ReentrancyGuardReentrantCall: {
    code: "CHAIN_REVERT",
    en: "The contract was called again while it was still at work, and refuses that for safety. Call it by itself.",
    zh: "合约执行中被再次调用，出于安全已拒绝，请单独调用。",
  },
};
