// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Check} from "../testing/Check.sol";
import {AITNGenesis} from "./AITNGenesis.sol";
import {GenesisSplit} from "./GenesisSplit.sol";
import {IAITNGenesis} from "./IAITNGenesis.sol";

contract AITNGenesisTest is Check {
    uint256 private constant SUPPLY = 2_000_000_000 ether;

    function parts() private pure returns (GenesisSplit.Wallets memory) {
        return GenesisSplit.Wallets(address(11), address(12), address(13), address(14), address(15), address(16));
    }

    /// CREATE with nonce 1: RLP of [address, 1].
    function created(address by) private pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"d694", by, hex"01")))));
    }

    function test_EachPartHasItsPercentAndNothingIsLeft() public {
        AITNGenesis genesis = new AITNGenesis(parts());
        uint256[6] memory percent = [uint256(5), 20, 5, 50, 10, 10];
        uint256[] memory amounts = genesis.amounts();
        eq(amounts.length, 6);
        uint256 sum;
        for (uint256 i; i < 6; ++i) {
            uint256 held = genesis.token().balanceOf(address(uint160(11 + i)));
            eq(held, SUPPLY * percent[i] / 100);
            eq(held, amounts[i]);
            sum += held;
        }
        eq(sum, SUPPLY);
        eq(genesis.token().totalSupply(), SUPPLY);
        eq(genesis.token().balanceOf(address(genesis)), 0);
        eq(keccak256(abi.encode(genesis.wallets())), keccak256(abi.encode(parts())));
    }

    function test_TheTokensAddressIsKnownBefore() public {
        address next = created(address(this));
        vm.expectEmit();
        emit IAITNGenesis.Genesis(created(next), parts());
        AITNGenesis genesis = new AITNGenesis(parts());
        eq(address(genesis), next);
        eq(address(genesis.token()), created(next));
    }

    function put(uint256 part, address wallet) private pure returns (GenesisSplit.Wallets memory) {
        (address[] memory list,) = GenesisSplit.split(parts());
        list[part] = wallet;
        return GenesisSplit.Wallets(list[0], list[1], list[2], list[3], list[4], list[5]);
    }

    function testFuzz_RevertIf_APartHasNoWallet(uint256 part) public {
        part = bound(part, 0, 5);
        GenesisSplit.Wallets memory broken = put(part, address(0));
        vm.expectRevert(abi.encodeWithSelector(IAITNGenesis.WalletIsZero.selector, part));
        new AITNGenesis(broken);
    }

    function testFuzz_RevertIf_TwoPartsShareAWallet(uint256 one, uint256 two) public {
        one = bound(one, 0, 4);
        two = bound(two, one + 1, 5);
        address shared = address(uint160(11 + one));
        GenesisSplit.Wallets memory broken = put(two, shared);
        vm.expectRevert(abi.encodeWithSelector(IAITNGenesis.WalletTwice.selector, shared, two));
        new AITNGenesis(broken);
    }
}
