// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
import {IInvestPool} from "./IInvestPool.sol";

/// @title The shares of each pool's revenue right, and what each holder earned while holding them.
/// @notice To the wei and beyond: sum of all earnings + carry = owed, times 1e36.
abstract contract RevenueShares is IInvestPool, ERC1155 {
    uint256 private constant SCALE = 1e36;

    mapping(uint256 pool => Pool) internal _pools;
    mapping(uint256 pool => string) private cids;
    mapping(uint256 pool => mapping(address holder => Earning)) private earnings;

    constructor() ERC1155("") {}

    /// @notice The CID of the model whose revenue the shares of an id earn.
    function uri(uint256 pool) public view override returns (string memory) {
        return string.concat("ipfs://", cids[pool]);
    }

    /// @inheritdoc IInvestPool
    function earningOf(uint256 pool, address holder) external view returns (Earning memory) {
        return earnings[pool][holder];
    }

    /// @inheritdoc IInvestPool
    function claimableOf(uint256 pool, address holder) external view returns (uint256) {
        Earning memory earning = earnings[pool][holder];
        uint256 since = _pools[pool].index - earning.index;
        return (earning.scaled + balanceOf(holder, pool) * since) / SCALE;
    }

    function _setCid(uint256 pool, string calldata cid) internal {
        cids[pool] = cid;
        emit URI(uri(pool), pool);
    }

    /// The shares do not change any more when this is first called.
    function _split(Pool storage p, uint256 amount) internal {
        if (amount == 0) return;
        uint256 scaled = amount * SCALE + p.carry;
        p.index += scaled / p.contributed;
        p.carry = uint128(scaled % p.contributed);
        p.distributed += uint128(amount);
        p.owed += uint128(amount);
    }

    /// @return paid whole wei, taken from the holder's earning
    function _take(uint256 pool, address holder) internal returns (uint256 paid) {
        _checkpoint(pool, holder);
        Earning storage earning = earnings[pool][holder];
        paid = earning.scaled / SCALE;
        earning.scaled -= paid * SCALE;
        // Reverts rather than touch another pool's tokens.
        _pools[pool].owed -= uint128(paid);
    }

    /// What was split before a transfer stays with who held the shares then.
    function _update(address from, address to, uint256[] memory ids, uint256[] memory values) internal override {
        for (uint256 i; i < ids.length; ++i) {
            if (from != address(0)) _checkpoint(ids[i], from);
            _checkpoint(ids[i], to);
        }
        super._update(from, to, ids, values);
    }

    function _checkpoint(uint256 pool, address holder) private {
        uint256 index = _pools[pool].index;
        Earning storage earning = earnings[pool][holder];
        uint256 since = index - earning.index;
        if (since == 0) return;
        earning.scaled += balanceOf(holder, pool) * since;
        earning.index = index;
    }
}
