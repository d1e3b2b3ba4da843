// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Check} from "../testing/Check.sol";
import {AITNToken} from "./AITNToken.sol";
import {IAITNToken} from "./IAITNToken.sol";

contract AITNTokenTest is Check {
    uint256 private constant HOLDER_KEY = 0xB0B;
    uint256 private constant SUPPLY = 2_000_000_000 ether;
    AITNToken private token;
    address private holder;

    function setUp() public {
        holder = vm.addr(HOLDER_KEY);
        (address[] memory wallets, uint256[] memory amounts) = genesis(SUPPLY / 4);
        token = new AITNToken(wallets, amounts);
    }

    function genesis(uint256 first) private view returns (address[] memory wallets, uint256[] memory amounts) {
        wallets = new address[](2);
        amounts = new uint256[](2);
        (wallets[0], wallets[1]) = (holder, address(0xBEEF));
        (amounts[0], amounts[1]) = (first, SUPPLY - first);
    }

    function testFuzz_GenesisMintsExactlyTheSupply(uint256 first) public {
        (address[] memory wallets, uint256[] memory amounts) = genesis(bound(first, 0, SUPPLY));
        AITNToken fresh = new AITNToken(wallets, amounts);
        eq(fresh.totalSupply(), SUPPLY);
        eq(fresh.balanceOf(wallets[0]), amounts[0]);
        eq(fresh.balanceOf(wallets[1]), amounts[1]);
    }

    /// A call of its own: linked at run time, a refused `new` would end the test that makes it, whatever comes after.
    function make(address[] memory wallets, uint256[] memory amounts) external {
        new AITNToken(wallets, amounts);
    }

    function testFuzz_RevertIf_GenesisIsNotTheSupply(uint256 off) public {
        (address[] memory wallets, uint256[] memory amounts) = genesis(1);
        amounts[1] += bound(off, 1, SUPPLY);
        uint256 sum = amounts[0] + amounts[1];
        vm.expectRevert(abi.encodeWithSelector(IAITNToken.GenesisSum.selector, sum, SUPPLY));
        this.make(wallets, amounts);
    }

    function test_RevertIf_GenesisLengthsDiffer() public {
        (address[] memory wallets,) = genesis(1);
        vm.expectRevert(abi.encodeWithSelector(IAITNToken.GenesisLengths.selector, 2, 1));
        this.make(wallets, new uint256[](1));
        vm.expectRevert(abi.encodeWithSelector(IAITNToken.GenesisLengths.selector, 0, 0));
        this.make(new address[](0), new uint256[](0));
    }

    function test_VotesCountTimeInSeconds() public {
        vm.warp(5_000);
        vm.prank(holder);
        token.delegate(holder);
        vm.warp(5_010);
        vm.prank(holder);
        require(token.transfer(address(0xCAFE), 100));
        vm.warp(5_020);
        eq(token.clock(), 5_020);
        eq(token.getPastVotes(holder, 5_005), SUPPLY / 4);
        eq(token.getPastVotes(holder, 5_015), SUPPLY / 4 - 100);
        yes(keccak256(bytes(token.CLOCK_MODE())) == keccak256("mode=timestamp"), "clock mode");
    }

    function test_PermitIsUsedOnce() public {
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"),
                holder,
                address(this),
                77,
                0,
                block.timestamp
            )
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), structHash));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(HOLDER_KEY, digest);
        token.permit(holder, address(this), 77, block.timestamp, v, r, s);
        eq(token.allowance(holder, address(this)), 77);
        eq(token.nonces(holder), 1);
        vm.expectPartialRevert(bytes4(keccak256("ERC2612InvalidSigner(address,address)")));
        token.permit(holder, address(this), 77, block.timestamp, v, r, s);
    }

    function testFuzz_TransfersKeepTheSupply(address to, uint256 amount) public {
        vm.assume(to != address(0) && to != holder && to != address(0xBEEF));
        amount = bound(amount, 0, SUPPLY / 4);
        vm.prank(holder);
        require(token.transfer(to, amount));
        eq(token.balanceOf(holder) + token.balanceOf(to) + token.balanceOf(address(0xBEEF)), SUPPLY);
        eq(token.totalSupply(), SUPPLY);
    }
}
