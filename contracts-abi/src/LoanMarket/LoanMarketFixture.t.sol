// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {AITNToken} from "../AITNToken/AITNToken.sol";
import {KinkedRateModel} from "../KinkedRateModel/KinkedRateModel.sol";
import {Check} from "../testing/Check.sol";
import {ILoanMarket} from "./ILoanMarket.sol";
import {LoanMarket} from "./LoanMarket.sol";
import {Coin, Feed} from "./LoanMarketParts.t.sol";

abstract contract LoanMarketFixture is Check {
    uint256 internal constant ONE = 1e36;
    uint256 internal constant ALL = type(uint256).max;
    uint256 internal constant YEAR = 365 days;
    uint256 internal constant HOLDING = 100_000_000 ether;
    address internal constant ALICE = address(0xA11CE);
    address internal constant BOB = address(0xB0B);
    address internal constant CAROL = address(0xCA401);

    AccessManager internal manager;
    AITNToken internal aitn;
    Coin internal coin;
    Feed internal feed;
    KinkedRateModel internal free;
    KinkedRateModel internal kinked;
    LoanMarket internal loans;
    /// Coin against AITN without interest; AITN against Coin with interest.
    bytes32 internal id;
    bytes32 internal other;

    function setUp() public virtual {
        vm.warp(1_800_000_000);
        manager = new AccessManager(address(this));
        address[] memory wallets = new address[](1);
        uint256[] memory amounts = new uint256[](1);
        (wallets[0], amounts[0]) = (address(this), 2_000_000_000 ether);
        aitn = new AITNToken(wallets, amounts);
        coin = new Coin(2_000_000_000 ether);
        feed = new Feed();
        feed.set(ONE);
        free = new KinkedRateModel(0, 0, 0, 0.8e18);
        kinked = new KinkedRateModel(0.01e18, 0.1e18, 2e18, 0.8e18);
        loans = new LoanMarket(address(manager), aitn);
        id = loans.createMarket(terms());
        other = loans.createMarket(otherTerms());
        equip(ALICE);
        equip(BOB);
        equip(CAROL);
        aitn.approve(address(loans), type(uint256).max);
        coin.approve(address(loans), type(uint256).max);
    }

    function terms() internal view returns (ILoanMarket.MarketParams memory) {
        return ILoanMarket.MarketParams(
            address(coin), address(aitn), address(feed), address(free), 0.625e18, 0.6e18, 10_000_000 ether
        );
    }

    function otherTerms() internal view returns (ILoanMarket.MarketParams memory) {
        return ILoanMarket.MarketParams(
            address(aitn), address(coin), address(feed), address(kinked), 0.8e18, 0.7e18, 1_000_000 ether
        );
    }

    function equip(address account) internal {
        require(aitn.transfer(account, HOLDING) && coin.transfer(account, HOLDING));
        vm.startPrank(account);
        aitn.approve(address(loans), type(uint256).max);
        coin.approve(address(loans), type(uint256).max);
        vm.stopPrank();
    }

    function supply(bytes32 market, address who, uint256 assets) internal returns (uint256) {
        vm.prank(who);
        return loans.supply(market, assets, who);
    }

    /// Collateral and a loan of one who has neither.
    function lend(bytes32 market, address who, uint256 collateral, uint256 assets) internal {
        vm.startPrank(who);
        loans.supplyCollateral(market, collateral, who);
        loans.borrow(market, assets, who);
        vm.stopPrank();
    }

    /// Alice supplies 1000, Bob borrows 600 against 1000; health 1.0417.
    function usual() internal {
        supply(id, ALICE, 1000 ether);
        lend(id, BOB, 1000 ether, 600 ether);
    }

    function debtShares(bytes32 market, address who) internal view returns (uint256) {
        return loans.positionOf(market, who).borrowShares;
    }

    function cashOf(bytes32 market) internal view returns (uint256) {
        return loans.marketOf(market).supplyAssets - loans.totalDebtOf(market);
    }
}
