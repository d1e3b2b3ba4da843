// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITrainingMarket} from "./ITrainingMarket.sol";
import {TrainingRecords} from "./TrainingRecords.sol";

/// @title How updates and closings of the training market's rounds are disputed and decided.
/// @notice Deployed by itself, for the market alone would exceed EIP-170's size; it runs on the market's storage and as
/// the market, which checks who calls and moves the tokens. What the functions mean is said in {ITrainingMarket}.
library TrainingDisputes {
    using TrainingRecords for TrainingRecords.Records;

    /// @notice See {ITrainingMarket-dispute}.
    /// @return bond AITN wei the market has to take from the caller
    function dispute(
        TrainingRecords.Records storage records,
        uint256 demand,
        uint16 round,
        address device,
        bytes32 claimDigest
    ) external returns (uint256 bond) {
        ITrainingMarket.Round storage r = records.rounds[demand][round];
        _checkDisputable(records, demand, round, device);
        if (device == address(0)) {
            require(!r.closingDisputed, ITrainingMarket.AlreadyDisputed(demand, round, device));
            r.closingDisputed = true;
        } else {
            uint256 bit = 1 << records.seatOf(demand, device);
            require(r.committed & bit != 0, ITrainingMarket.NotCommitted(demand, round, device));
            require(r.disputed & bit == 0, ITrainingMarket.AlreadyDisputed(demand, round, device));
            r.disputed |= bit;
        }
        ++r.openDisputes;
        records.disputes[demand][round][device] = ITrainingMarket.Dispute(msg.sender, uint40(block.timestamp));
        bond = records.rulesOf[demand].bond;
        records.bondsHeld += bond;
        emit ITrainingMarket.Disputed(demand, round, device, msg.sender, claimDigest);
    }

    /// @notice See {ITrainingMarket-resolve}; for the resolver only.
    function resolve(
        TrainingRecords.Records storage records,
        uint256 demand,
        uint16 round,
        address device,
        bool upheld,
        bytes32 evidenceDigest
    ) external {
        address challenger = _disputed(records, demand, round, device).challenger;
        require(evidenceDigest != 0, ITrainingMarket.DigestIsZero(demand, round));
        ITrainingMarket.Demand storage d = records.demands[demand];
        ITrainingMarket.Round storage r = records.rounds[demand][round];
        if (upheld && device == address(0)) {
            r.equal = true;
        } else if (upheld) {
            uint256 bit = 1 << records.seatOf(demand, device);
            r.convicted |= bit;
            d.barred |= bit;
        }
        address accused = device == address(0) ? d.operator : records.updates[demand][round][device].payee;
        emit ITrainingMarket.DisputeResolved(demand, round, device, upheld, evidenceDigest);
        _end(records, demand, round, device, upheld ? challenger : accused);
    }

    /// @notice See {ITrainingMarket-expire}.
    function expire(TrainingRecords.Records storage records, uint256 demand, uint16 round, address device) external {
        ITrainingMarket.Dispute storage entry = _disputed(records, demand, round, device);
        uint256 until = uint256(entry.openedAt) + records.rulesOf[demand].resolveS;
        require(block.timestamp > until, ITrainingMarket.WindowIsOpen(demand, until));
        emit ITrainingMarket.DisputeExpired(demand, round, device);
        _end(records, demand, round, device, entry.challenger);
    }

    function _checkDisputable(TrainingRecords.Records storage records, uint256 demand, uint16 round, address device)
        private
        view
    {
        ITrainingMarket.Round storage r = records.rounds[demand][round];
        // A lapsed round has no closing to dispute.
        bool lapsed = r.phase == ITrainingMarket.Phase.Lapsed && device != address(0);
        bool may = r.phase == ITrainingMarket.Phase.Closed || lapsed;
        require(may, ITrainingMarket.WrongPhase(demand, round, r.phase));
        uint256 until = uint256(r.endedAt) + records.rulesOf[demand].challengeS;
        require(block.timestamp <= until, ITrainingMarket.WindowIsOver(demand, until));
    }

    function _disputed(TrainingRecords.Records storage records, uint256 demand, uint16 round, address device)
        private
        view
        returns (ITrainingMarket.Dispute storage entry)
    {
        entry = records.disputes[demand][round][device];
        require(entry.challenger != address(0), ITrainingMarket.NotDisputed(demand, round, device));
    }

    function _end(TrainingRecords.Records storage records, uint256 demand, uint16 round, address device, address bondTo)
        private
    {
        delete records.disputes[demand][round][device];
        --records.rounds[demand][round].openDisputes;
        uint256 bond = records.rulesOf[demand].bond;
        records.bondsHeld -= bond;
        records.creditOf[bondTo] += bond;
    }
}
