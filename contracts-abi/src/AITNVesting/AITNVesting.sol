// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {VestingWallet} from "@openzeppelin/contracts/finance/VestingWallet.sol";
import {VestingWalletCliff} from "@openzeppelin/contracts/finance/VestingWalletCliff.sol";
import {IAITNVesting} from "./IAITNVesting.sol";

/// @title See {IAITNVesting}.
contract AITNVesting is IAITNVesting, VestingWalletCliff, Ownable2Step {
    /// @inheritdoc IAITNVesting
    uint64 public constant START_RANGE = 365 days;
    /// @inheritdoc IAITNVesting
    uint64 public constant MIN_DURATION = 30 days;
    /// @inheritdoc IAITNVesting
    uint64 public constant MAX_DURATION = 10 * 365 days;
    /// @inheritdoc IAITNVesting
    uint64 public constant MAX_CLIFF = 3 * 365 days;

    /// @param beneficiary who owns the wallet and is paid
    /// @param startS when vesting begins, Unix seconds
    /// @param durationS from start to end
    /// @param cliffS from the start to the first release; at most the duration
    constructor(address beneficiary, uint64 startS, uint64 durationS, uint64 cliffS)
        VestingWallet(beneficiary, startS, durationS)
        VestingWalletCliff(cliffS)
    {
        bool near = startS + START_RANGE >= block.timestamp && startS <= block.timestamp + START_RANGE;
        require(near, StartOutOfRange(startS));
        require(durationS >= MIN_DURATION && durationS <= MAX_DURATION, DurationOutOfRange(durationS));
        require(cliffS <= MAX_CLIFF, CliffOutOfRange(cliffS));
    }

    function transferOwnership(address newOwner) public override(Ownable, Ownable2Step) {
        Ownable2Step.transferOwnership(newOwner);
    }

    /// @notice Always refused.
    function renounceOwnership() public view override {
        revert OwnerIsNeeded(owner());
    }

    function _transferOwnership(address newOwner) internal override(Ownable, Ownable2Step) {
        Ownable2Step._transferOwnership(newOwner);
    }
}
