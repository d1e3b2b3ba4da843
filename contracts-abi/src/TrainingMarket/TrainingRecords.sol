// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITrainingMarket} from "./ITrainingMarket.sol";

/// @title What the training market remembers: one struct, so that the market and its libraries work on the same storage.
library TrainingRecords {
    struct Records {
        uint256 lastDemand;
        /// Bonds of open disputes, AITN wei.
        uint256 bondsHeld;
        mapping(address account => uint256) creditOf;
        mapping(uint256 demand => uint256) applicantsOf;
        /// Of demands opened from now on.
        ITrainingMarket.Rules rules;
        mapping(uint256 demand => ITrainingMarket.Demand) demands;
        mapping(uint256 demand => ITrainingMarket.Terms) terms;
        mapping(uint256 demand => ITrainingMarket.Rules) rulesOf;
        /// 0, APPLIED, or the seat from 1.
        mapping(uint256 demand => mapping(address device => uint16)) seats;
        mapping(uint256 demand => mapping(uint16 round => ITrainingMarket.Round)) rounds;
        mapping(uint256 demand => mapping(uint16 round => mapping(address device => ITrainingMarket.Update))) updates;
        mapping(uint256 demand => mapping(uint16 round => mapping(address device => ITrainingMarket.Dispute))) disputes;
        /// Whose update a digest is.
        mapping(uint256 demand => mapping(uint16 round => mapping(bytes32 digest => address))) deviceOf;
        /// When a seal was first shown.
        mapping(bytes32 seal => uint40) sealedAt;
    }

    // In a seat's place: applied, not selected.
    uint16 internal constant APPLIED = type(uint16).max;

    /// @notice What a device seals: itself and its update, so that another's copy of it is of no use to that one.
    function sealOf(uint256 demand, uint16 round, address device, bytes32 digest) internal pure returns (bytes32) {
        return keccak256(abi.encode(demand, round, device, digest));
    }

    function known(Records storage records, uint256 demand) internal view returns (ITrainingMarket.Demand storage d) {
        d = records.demands[demand];
        require(d.payer != address(0), ITrainingMarket.UnknownDemand(demand));
    }

    /// @return a selected device's seat, from 0
    function seatOf(Records storage records, uint256 demand, address device) internal view returns (uint256) {
        uint16 mark = records.seats[demand][device];
        require(mark != 0 && mark != APPLIED, ITrainingMarket.NotSelected(demand, device));
        return mark - 1;
    }

    function running(Records storage records, uint256 demand, uint16 round)
        internal
        view
        returns (ITrainingMarket.Round storage r)
    {
        r = records.rounds[demand][round];
        require(r.phase == ITrainingMarket.Phase.Running, ITrainingMarket.WrongPhase(demand, round, r.phase));
    }

    /// @notice Starts a round of a demand
    function start(Records storage records, uint256 demand, uint16 round) internal {
        records.demands[demand].round = round;
        ITrainingMarket.Round storage r = records.rounds[demand][round];
        (r.startedAt, r.phase) = (uint40(block.timestamp), ITrainingMarket.Phase.Running);
        emit ITrainingMarket.RoundStarted(demand, round, block.timestamp + records.terms[demand].commitS);
    }

    /// @notice Ends a demand
    /// @param refund AITN wei of the escrow that no round will pay
    function end(Records storage records, uint256 demand, uint256 refund) internal {
        ITrainingMarket.Demand storage d = records.demands[demand];
        d.ended = true;
        d.escrow -= uint96(refund);
        d.refunded += uint96(refund);
        emit ITrainingMarket.DemandEnded(demand, refund);
    }
}
