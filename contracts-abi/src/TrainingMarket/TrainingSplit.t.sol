// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Check} from "../testing/Check.sol";
import {ITrainingMarket} from "./ITrainingMarket.sol";
import {TrainingSplit} from "./TrainingSplit.sol";

contract TrainingSplitTest is Check {
    function check(uint16[] calldata contributions, uint256 seats, uint256 committed) external pure {
        TrainingSplit.check(contributions, seats, committed);
    }

    function roundOf(uint256 committed, uint256 convicted, uint16[] memory contributions)
        private
        pure
        returns (ITrainingMarket.Round memory r)
    {
        r.committed = committed;
        r.convicted = convicted;
        r.contributions = contributions;
    }

    /// A random split: only who delivered has a part, and the parts sum to 10,000.
    function splitOf(uint256 seed, uint256 seats, uint256 committed) private pure returns (uint16[] memory parts) {
        parts = new uint16[](seats);
        uint256 left = 10_000;
        uint256 last;
        for (uint256 seat; seat < seats; ++seat) {
            if (committed >> seat & 1 == 0) continue;
            uint256 part = uint256(keccak256(abi.encode(seed, seat))) % (left / 4 + 1);
            parts[seat] = uint16(part);
            left -= part;
            last = seat;
        }
        parts[last] += uint16(left);
    }

    function test_SharesByHand() public pure {
        // 40 % of 1,000 in four equal parts is 100 each; 30 % of the other 600 is 180.
        eq(TrainingSplit.share(1000, 4, 4000, 3000), 280);
        eq(TrainingSplit.share(1000, 4, 10_000, 3000), 250);
        eq(TrainingSplit.share(1000, 4, 0, 10_000), 1000);
        eq(TrainingSplit.share(1000, 3, 10_000, 0), 333);
        eq(TrainingSplit.share(999, 1, 5000, 9999), 499 + 499);
        eq(TrainingSplit.share(0, 1, 5000, 5000), 0);
    }

    function testFuzz_SharesNeverExceedThePay(uint96 pay, uint256 seed, uint256 seats, uint256 floorBps, bool equal)
        public
        view
    {
        seats = bound(seats, 1, 256);
        floorBps = bound(floorBps, 0, 10_000);
        uint256 committed = uint256(keccak256(abi.encode(seed))) & (type(uint256).max >> (256 - seats)) | 1;
        uint16[] memory parts = splitOf(seed, seats, committed);
        this.check(parts, seats, committed);
        ITrainingMarket.Round memory r = roundOf(committed, 0, parts);
        r.equal = equal;
        uint256 all = TrainingSplit.total(r, pay, seats, floorBps);
        yes(all <= pay, "the shares are within the pay");
        // Each floor loses less than a wei: the dust is bounded when all deliver.
        uint256 ones = TrainingSplit.count(committed);
        if (ones == seats) yes(pay - all <= 2 * seats, "all of the pay is given but dust");
        r.convicted = seed;
        uint256 sum;
        for (uint256 seat; seat < seats; ++seat) {
            uint256 own = TrainingSplit.shareOf(r, pay, seats, floorBps, seat);
            if ((committed & ~r.convicted) >> seat & 1 == 0) eq(own, 0);
            sum += own;
        }
        eq(sum, TrainingSplit.total(r, pay, seats, floorBps));
        yes(sum <= all, "a conviction pays nobody more");
    }

    function testFuzz_SilenceOfOthersGainsNothing(uint96 pay, uint256 seats, uint256 committed) public pure {
        seats = bound(seats, 1, 256);
        committed |= 1;
        ITrainingMarket.Round memory few = roundOf(1, 0, new uint16[](0));
        ITrainingMarket.Round memory many = roundOf(committed, 0, new uint16[](0));
        (few.equal, many.equal) = (true, true);
        eq(TrainingSplit.shareOf(few, pay, seats, 0, 0), TrainingSplit.shareOf(many, pay, seats, 0, 0));
    }

    function testFuzz_CountsBits(uint256 bits) public pure {
        uint256 ones;
        for (uint256 i; i < 256; ++i) {
            ones += bits >> i & 1;
        }
        eq(TrainingSplit.count(bits), ones);
        eq(TrainingSplit.count(type(uint256).max), 256);
    }

    function test_RevertIf_TheSplitIsNotWhole() public {
        uint16[] memory parts = new uint16[](2);
        (parts[0], parts[1]) = (6000, 4000);
        this.check(parts, 2, 3);
        vm.expectRevert(abi.encodeWithSelector(ITrainingMarket.SeatsOutOfRange.selector, 2, 3, 3));
        this.check(parts, 3, 7);
        vm.expectRevert(abi.encodeWithSelector(ITrainingMarket.ContributionsWrong.selector, 4000, 0));
        this.check(parts, 2, 1);
        parts[1] = 4001;
        vm.expectRevert(abi.encodeWithSelector(ITrainingMarket.ContributionsWrong.selector, 10_001, 10_000));
        this.check(parts, 2, 3);
        parts[1] = 3999;
        vm.expectRevert(abi.encodeWithSelector(ITrainingMarket.ContributionsWrong.selector, 9999, 10_000));
        this.check(parts, 2, 3);
    }
}
