// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

function only(address account) pure returns (address[] memory list) {
    list = new address[](1);
    list[0] = account;
}

/// @title The DAO's hands: what was voted waits here, then anyone may have it executed.
/// @notice OpenZeppelin's TimelockController without an admin: the governor proposes and cancels, the guardian may cancel,
/// everyone executes, and only the timelock itself changes roles and its delay, down to the floor of genesis at most.
contract AITNTimelock is TimelockController {
    uint256 private constant MAX_DELAY_S = 30 days;

    /// The least the delay may ever be, seconds.
    uint256 public immutable floorS;

    error DelayOutOfRange(uint256 delayS, uint256 leastS, uint256 mostS);

    constructor(uint256 delayS, uint256 floorS_, address governor, address guardian)
        TimelockController(delayS, only(governor), only(address(0)), address(0))
    {
        require(floorS_ > 0 && floorS_ <= MAX_DELAY_S, DelayOutOfRange(floorS_, 1, MAX_DELAY_S));
        floorS = floorS_;
        _checkDelay(delayS, floorS_);
        _grantRole(CANCELLER_ROLE, guardian);
    }

    /// @notice Only the timelock itself: by a proposal.
    function updateDelay(uint256 delayS) public override {
        _checkDelay(delayS, floorS);
        super.updateDelay(delayS);
    }

    function _checkDelay(uint256 delayS, uint256 leastS) private pure {
        require(delayS >= leastS && delayS <= MAX_DELAY_S, DelayOutOfRange(delayS, leastS, MAX_DELAY_S));
    }
}
