// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITrainingMarket} from "./ITrainingMarket.sol";

/// @title How a round's pay is split. Floors everywhere: the shares never exceed the pay, the dust is the payer's.
library TrainingSplit {
    uint256 internal constant BPS = 10_000;

    /// @param pay the round's AITN wei
    /// @param seats all selected devices, whether or not they delivered: another's silence gains nobody anything
    /// @param floorBps part of the pay that is shared alike
    /// @param contribution the device's part of the rest, bps
    function share(uint256 pay, uint256 seats, uint256 floorBps, uint256 contribution) internal pure returns (uint256) {
        uint256 alike = pay * floorBps / BPS;
        return alike / seats + (pay - alike) * contribution / BPS;
    }

    /// @notice The share of one seat as the round stands; 0 without a valid update
    function shareOf(ITrainingMarket.Round memory r, uint256 pay, uint256 seats, uint256 floorBps, uint256 seat)
        internal
        pure
        returns (uint256)
    {
        if ((r.committed & ~r.convicted) >> seat & 1 == 0) return 0;
        if (r.equal) return pay / seats;
        // A running round has no contributions yet.
        return r.contributions.length == 0 ? 0 : share(pay, seats, floorBps, r.contributions[seat]);
    }

    /// @return sum of all shares; at most 256 steps
    function total(ITrainingMarket.Round memory r, uint256 pay, uint256 seats, uint256 floorBps)
        internal
        pure
        returns (uint256 sum)
    {
        for (uint256 seat; seat < seats; ++seat) {
            sum += shareOf(r, pay, seats, floorBps, seat);
        }
    }

    /// @return ones how many bits are set; at most 256 steps
    function count(uint256 bits) internal pure returns (uint256 ones) {
        for (; bits != 0; ++ones) {
            bits &= bits - 1;
        }
    }

    /// @notice All of it is given, and only to who delivered.
    function check(uint16[] calldata contributions, uint256 seats, uint256 committed) internal pure {
        require(contributions.length == seats, ITrainingMarket.SeatsOutOfRange(contributions.length, seats, seats));
        uint256 sum;
        for (uint256 seat; seat < seats; ++seat) {
            if (committed >> seat & 1 != 0) sum += contributions[seat];
            else require(contributions[seat] == 0, ITrainingMarket.ContributionsWrong(contributions[seat], 0));
        }
        require(sum == BPS, ITrainingMarket.ContributionsWrong(sum, BPS));
    }
}
