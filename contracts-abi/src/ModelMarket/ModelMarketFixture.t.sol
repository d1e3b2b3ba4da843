// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ModelRegistry} from "../ModelRegistry/ModelRegistry.sol";
import {Claims} from "../testing/Claims.sol";
import {IModelMarket} from "./IModelMarket.sol";
import {ModelMarket} from "./ModelMarket.sol";

contract MarketMoney is ERC20 {
    constructor() ERC20("AITN", "AITN") {
        _mint(msg.sender, 2_000_000_000 ether);
    }
}

/// The test is the access manager's admin, which stands for the DAO here, and the buyer of most licences.
abstract contract ModelMarketFixture is Claims {
    uint48 internal constant NOW = 1_000_000;
    address internal constant AUTHOR = address(0xA0);
    address internal constant ALICE = address(0xA1);
    address internal constant BOB = address(0xB0);

    MarketMoney internal token;
    ModelRegistry internal registry;
    ModelMarket internal market;
    bytes32 internal model;

    function setUp() public virtual {
        vm.warp(NOW);
        token = new MarketMoney();
        registry = new ModelRegistry(address(new AccessManager(address(this))), 1);
        market = new ModelMarket(token, registry);
        model = proposed("bafy-pump");
        registry.approve(model);
        token.approve(address(market), type(uint256).max);
    }

    function proposed(string memory cid) internal returns (bytes32) {
        claimed(registry, AUTHOR, cid);
        vm.prank(AUTHOR);
        return registry.propose("pump", cid, keccak256("weights"), keccak256("evaluation"), SALT);
    }

    function termsOf(uint96 price, uint32 durationS) internal pure returns (IModelMarket.Terms memory) {
        return IModelMarket.Terms(price, durationS, 500, AUTHOR);
    }

    /// Two shares: so much to the first, the rest to the second.
    function two(address first, uint16 bps, address second) internal pure returns (IModelMarket.Share[] memory list) {
        list = new IModelMarket.Share[](2);
        (list[0], list[1]) = (IModelMarket.Share(first, bps), IModelMarket.Share(second, 10_000 - bps));
    }

    function shares() internal pure returns (IModelMarket.Share[] memory) {
        return two(AUTHOR, 7000, ALICE);
    }

    function offered(uint96 price, uint32 durationS) internal returns (uint32) {
        vm.prank(AUTHOR);
        return market.offer(model, termsOf(price, durationS), shares());
    }
}
