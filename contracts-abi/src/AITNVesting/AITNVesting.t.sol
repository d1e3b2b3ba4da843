// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {VestingWalletCliff} from "@openzeppelin/contracts/finance/VestingWalletCliff.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {Check} from "../testing/Check.sol";
import {AITNVesting} from "./AITNVesting.sol";
import {IAITNVesting} from "./IAITNVesting.sol";

contract VestedMoney is ERC20 {
    constructor() ERC20("AITN", "AITN") {
        _mint(msg.sender, 400_000_000 ether);
    }
}

contract AITNVestingTest is Check {
    uint256 private constant PART = 400_000_000 ether;
    uint64 private constant NOW = 1_000_000_000;
    address private constant LAB = address(0x1AB);
    address private constant HEIR = address(0xE1);
    VestedMoney private token;

    function setUp() public {
        vm.warp(NOW);
        token = new VestedMoney();
    }

    function funded(uint64 startS, uint64 durationS, uint64 cliffS) private returns (AITNVesting vesting) {
        vesting = new AITNVesting(LAB, startS, durationS, cliffS);
        require(token.transfer(address(vesting), PART));
    }

    function releasedAt(AITNVesting vesting, uint256 time) private returns (uint256) {
        vm.warp(time);
        vesting.release(address(token));
        return token.balanceOf(LAB);
    }

    function test_NothingBeforeTheCliffThenLinearToTheEnd() public {
        AITNVesting vesting = funded(NOW, 1000 days, 250 days);
        eq(releasedAt(vesting, NOW + 250 days - 1), 0);
        eq(releasedAt(vesting, NOW + 250 days), PART / 4);
        eq(releasedAt(vesting, NOW + 500 days), PART / 2);
        eq(releasedAt(vesting, NOW + 1000 days - 1), PART * (1000 days - 1) / 1000 days);
        eq(releasedAt(vesting, NOW + 1000 days), PART);
        eq(releasedAt(vesting, NOW + 2000 days), PART);
    }

    function testFuzz_NeverMoreThanHasVested(uint64 start, uint64 duration, uint64 cliff, uint256[4] calldata times)
        public
    {
        start = uint64(bound(start, NOW - 365 days, NOW + 365 days));
        duration = uint64(bound(duration, 30 days, 3650 days));
        cliff = uint64(bound(cliff, 0, duration < 3 * 365 days ? duration : 3 * 365 days));
        AITNVesting vesting = funded(start, duration, cliff);
        uint256 now_ = NOW;
        for (uint256 i; i < times.length; ++i) {
            now_ += bound(times[i], 0, duration);
            uint256 got = releasedAt(vesting, now_);
            uint256 due = now_ >= uint256(start) + duration ? PART : now_ < start ? 0 : PART * (now_ - start) / duration;
            eq(got, now_ < uint256(start) + cliff ? 0 : due);
            eq(got + token.balanceOf(address(vesting)), PART);
        }
    }

    function test_AnOwnerHandsOverInTwoStepsAndIsNeverLost() public {
        AITNVesting vesting = funded(NOW, 1000 days, 0);
        vm.startPrank(LAB);
        vm.expectRevert(abi.encodeWithSelector(IAITNVesting.OwnerIsNeeded.selector, LAB));
        vesting.renounceOwnership();
        vesting.transferOwnership(HEIR);
        vm.stopPrank();
        eq(vesting.owner(), LAB);
        eq(releasedAt(vesting, NOW + 500 days), PART / 2);
        vm.prank(HEIR);
        vesting.acceptOwnership();
        eq(vesting.owner(), HEIR);
        eq(releasedAt(vesting, NOW + 1000 days), PART / 2);
        eq(token.balanceOf(HEIR), PART / 2);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, LAB));
        vm.prank(LAB);
        vesting.transferOwnership(LAB);
    }

    function test_TheEdgesOfTheRanges() public {
        new AITNVesting(LAB, NOW - 365 days, 30 days, 30 days);
        new AITNVesting(LAB, NOW + 365 days, 3650 days, 3 * 365 days);
    }

    /// A call of its own: linked at run time, a refused `new` would end the test that makes it, whatever comes after.
    function make(address heir, uint64 start, uint64 duration, uint64 cliff) external {
        new AITNVesting(heir, start, duration, cliff);
    }

    function testFuzz_RevertIf_StartOutOfRange(uint64 off, bool early) public {
        off = uint64(bound(off, 365 days + 1, NOW));
        uint64 start = early ? NOW - off : NOW + off;
        vm.expectRevert(abi.encodeWithSelector(IAITNVesting.StartOutOfRange.selector, start));
        this.make(LAB, start, 1000 days, 0);
    }

    function test_RevertIf_DurationOrCliffOutOfRange() public {
        vm.expectRevert(abi.encodeWithSelector(IAITNVesting.DurationOutOfRange.selector, 30 days - 1));
        this.make(LAB, NOW, 30 days - 1, 0);
        vm.expectRevert(abi.encodeWithSelector(IAITNVesting.DurationOutOfRange.selector, 3650 days + 1));
        this.make(LAB, NOW, 3650 days + 1, 0);
        vm.expectRevert(abi.encodeWithSelector(IAITNVesting.CliffOutOfRange.selector, 3 * 365 days + 1));
        this.make(LAB, NOW, 3650 days, 3 * 365 days + 1);
        vm.expectRevert(abi.encodeWithSelector(VestingWalletCliff.InvalidCliffDuration.selector, 31 days, 30 days));
        this.make(LAB, NOW, 30 days, 31 days);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableInvalidOwner.selector, address(0)));
        this.make(address(0), NOW, 30 days, 0);
    }
}
