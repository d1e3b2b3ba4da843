// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {DeviceFixture} from "../DeviceNFT/DeviceFixture.t.sol";
import {DeviceMarket} from "./DeviceMarket.sol";

/// Counts its transfers.
contract MarketMoney is ERC20 {
    uint256 public moves;

    constructor() ERC20("AITN", "AITN") {
        _mint(msg.sender, 2_000_000_000 ether);
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        ++moves;
    }
}

/// Three people with money; the owner's device is approved for the market.
abstract contract DeviceMarketFixture is DeviceFixture {
    uint256 internal constant HOLDING = 1_000_000 ether;
    address internal constant THIRD = address(0x0C);

    MarketMoney internal token;
    DeviceMarket internal market;

    function setUp() public virtual override {
        super.setUp();
        token = new MarketMoney();
        market = new DeviceMarket(token, nft);
        endow(OWNER);
        endow(BUYER);
        endow(THIRD);
        vm.prank(OWNER);
        nft.approve(address(market), id);
    }

    function endow(address who) internal {
        require(token.transfer(who, HOLDING));
        vm.prank(who);
        token.approve(address(market), type(uint256).max);
    }

    function offer(address seller, uint128 price) internal {
        vm.prank(seller);
        market.list(id, price, NOW + 30 days);
    }

    function purchase(address buyer, address seller, uint128 price) internal {
        vm.prank(buyer);
        market.buy(id, seller, price);
    }

    function refuseBuy(address buyer, address seller, uint128 price, bytes memory refusal) internal {
        vm.prank(buyer);
        vm.expectRevert(refusal);
        market.buy(id, seller, price);
    }

    function refuseList(address seller, uint256 tokenId, uint128 price, uint64 expiresAt, bytes memory refusal)
        internal
    {
        vm.prank(seller);
        vm.expectRevert(refusal);
        market.list(tokenId, price, expiresAt);
    }
}
