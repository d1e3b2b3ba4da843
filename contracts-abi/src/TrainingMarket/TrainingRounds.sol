// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITrainingMarket} from "./ITrainingMarket.sol";
import {TrainingRecords} from "./TrainingRecords.sol";
import {TrainingSplit} from "./TrainingSplit.sol";
import {TrainingTerms} from "./TrainingTerms.sol";

/// @title How the training market's rounds end and are paid.
/// @notice Deployed by itself, for the market alone would exceed EIP-170's size; it runs on the market's storage and as
/// the market, which checks who calls. What the functions mean is said in {ITrainingMarket}.
library TrainingRounds {
    using TrainingRecords for TrainingRecords.Records;

    /// @notice The end of {ITrainingMarket-commit}, when all but the digest was found right. A digest is one device's: of two
    /// the one who was bound to it first, by a seal or by the commitment itself.
    /// @param owner who is to be paid
    function commit(
        TrainingRecords.Records storage records,
        uint256 demand,
        uint16 round,
        address device,
        bytes32 digest,
        address owner
    ) external {
        ITrainingMarket.Round storage r = records.rounds[demand][round];
        address other = records.deviceOf[demand][round][digest];
        if (other != address(0)) {
            uint256 since = records.sealedAt[TrainingRecords.sealOf(demand, round, device, digest)];
            require(
                since != 0 && since < _boundSince(records, demand, round, other, digest),
                ITrainingMarket.DuplicateUpdate(demand, round, device, digest, other)
            );
            r.committed &= ~(1 << records.seatOf(demand, other));
            delete records.updates[demand][round][other];
            emit ITrainingMarket.UpdateDisplaced(demand, round, other, digest, device);
        }
        records.deviceOf[demand][round][digest] = device;
        r.committed |= 1 << records.seatOf(demand, device);
        records.updates[demand][round][device] = ITrainingMarket.Update(digest, owner, uint40(block.timestamp));
        emit ITrainingMarket.UpdateCommitted(demand, round, device, digest, owner);
    }

    /// @notice See {ITrainingMarket-close}; for the operator only.
    function close(
        TrainingRecords.Records storage records,
        uint256 demand,
        bytes32 aggregateDigest,
        uint16[] calldata contributions
    ) external {
        ITrainingMarket.Demand storage d = records.demands[demand];
        ITrainingMarket.Terms storage terms = records.terms[demand];
        uint16 round = d.round;
        ITrainingMarket.Round storage r = records.running(demand, round);
        _checkClosable(demand, d, terms, r);
        require(aggregateDigest != 0, ITrainingMarket.DigestIsZero(demand, round));
        TrainingSplit.check(contributions, d.seats, r.committed);
        (r.phase, r.endedAt) = (ITrainingMarket.Phase.Closed, uint40(block.timestamp));
        r.aggregateDigest = aggregateDigest;
        r.contributions = contributions;
        emit ITrainingMarket.RoundClosed(demand, round, aggregateDigest, contributions);
        if (round + 1 < terms.rounds) records.start(demand, round + 1);
        else _endAfter(records, demand, round);
    }

    /// @notice See {ITrainingMarket-lapse}.
    function lapse(TrainingRecords.Records storage records, uint256 demand) external {
        uint16 round = records.known(demand).round;
        ITrainingMarket.Terms storage terms = records.terms[demand];
        ITrainingMarket.Round storage r = records.running(demand, round);
        uint256 until = uint256(r.startedAt) + terms.commitS;
        uint256 updates = TrainingSplit.count(r.committed);
        if (updates >= terms.quorum) until += terms.closeS;
        require(block.timestamp > until, ITrainingMarket.WindowIsOpen(demand, until));
        (r.phase, r.endedAt, r.equal) = (ITrainingMarket.Phase.Lapsed, uint40(block.timestamp), true);
        emit ITrainingMarket.RoundLapsed(demand, round, updates);
        _endAfter(records, demand, round);
    }

    /// @notice See {ITrainingMarket-settle}.
    function settle(TrainingRecords.Records storage records, uint256 demand, uint16 round) external {
        ITrainingMarket.Round memory r = records.rounds[demand][round];
        bool may = r.phase == ITrainingMarket.Phase.Closed || r.phase == ITrainingMarket.Phase.Lapsed;
        require(may, ITrainingMarket.WrongPhase(demand, round, r.phase));
        uint256 until = uint256(r.endedAt) + records.rulesOf[demand].challengeS;
        require(block.timestamp > until, ITrainingMarket.WindowIsOpen(demand, until));
        require(r.openDisputes == 0, ITrainingMarket.DisputesOpen(demand, round, r.openDisputes));
        ITrainingMarket.Demand storage d = records.demands[demand];
        ITrainingMarket.Terms storage terms = records.terms[demand];
        uint256 pay = _payOf(terms);
        uint256 paid = TrainingSplit.total(r, pay, d.seats, terms.floorBps);
        records.rounds[demand][round].phase = ITrainingMarket.Phase.Settled;
        d.escrow -= uint96(pay);
        d.paid += uint96(paid);
        // Reverts rather than let shares exceed the round's pay.
        d.refunded += uint96(pay - paid);
        emit ITrainingMarket.RoundSettled(demand, round, paid, pay - paid);
    }

    /// @notice See {ITrainingMarket-claim}.
    function claim(TrainingRecords.Records storage records, uint256 demand, uint16 round, address[] calldata claimants)
        external
        returns (uint256 credited)
    {
        bool fits = claimants.length <= TrainingTerms.MAX_SEATS;
        require(fits, ITrainingMarket.TooMany(claimants.length, TrainingTerms.MAX_SEATS));
        ITrainingMarket.Round memory r = records.rounds[demand][round];
        require(r.phase == ITrainingMarket.Phase.Settled, ITrainingMarket.WrongPhase(demand, round, r.phase));
        for (uint256 i; i < claimants.length; ++i) {
            address device = claimants[i];
            uint256 seat = records.seatOf(demand, device);
            uint256 amount = _shareOf(records, demand, r, seat);
            require(r.claimed >> seat & 1 == 0 && amount > 0, ITrainingMarket.NothingToClaim(demand, round, device));
            r.claimed |= 1 << seat;
            credited += amount;
            address payee = records.updates[demand][round][device].payee;
            records.creditOf[payee] += amount;
            emit ITrainingMarket.Claimed(demand, round, device, payee, amount);
        }
        records.rounds[demand][round].claimed = r.claimed;
    }

    /// @notice See {ITrainingMarket-shareOf}.
    function shareOf(TrainingRecords.Records storage records, uint256 demand, uint16 round, address device)
        external
        view
        returns (uint256)
    {
        return _shareOf(records, demand, records.rounds[demand][round], records.seatOf(demand, device));
    }

    /// Whether nobody needs to be waited for or the time to commit is over, the time to close is not, and there is a quorum.
    function _checkClosable(
        uint256 demand,
        ITrainingMarket.Demand storage d,
        ITrainingMarket.Terms storage terms,
        ITrainingMarket.Round storage r
    ) private view {
        uint256 commitUntil = uint256(r.startedAt) + terms.commitS;
        uint256 updates = TrainingSplit.count(r.committed);
        bool complete = (terms.enough > 0 && updates >= terms.enough)
            || r.committed | d.barred == type(uint256).max >> (TrainingTerms.MAX_SEATS - d.seats);
        require(complete || block.timestamp > commitUntil, ITrainingMarket.WindowIsOpen(demand, commitUntil));
        uint256 until = commitUntil + terms.closeS;
        require(block.timestamp <= until, ITrainingMarket.WindowIsOver(demand, until));
        require(updates >= terms.quorum, ITrainingMarket.QuorumMissed(updates, terms.quorum));
    }

    /// Since when a device that committed a digest is bound to it.
    function _boundSince(
        TrainingRecords.Records storage records,
        uint256 demand,
        uint16 round,
        address device,
        bytes32 digest
    ) private view returns (uint256 since) {
        since = records.sealedAt[TrainingRecords.sealOf(demand, round, device, digest)];
        if (since == 0) since = records.updates[demand][round][device].committedAt;
    }

    function _shareOf(
        TrainingRecords.Records storage records,
        uint256 demand,
        ITrainingMarket.Round memory r,
        uint256 seat
    ) private view returns (uint256) {
        ITrainingMarket.Terms storage terms = records.terms[demand];
        return TrainingSplit.shareOf(r, _payOf(terms), records.demands[demand].seats, terms.floorBps, seat);
    }

    /// Refunds the rounds that will not run and what does not divide by the rounds.
    function _endAfter(TrainingRecords.Records storage records, uint256 demand, uint16 round) private {
        ITrainingMarket.Terms storage terms = records.terms[demand];
        records.end(demand, terms.reward - _payOf(terms) * (uint256(round) + 1));
    }

    /// A round's pay, AITN wei.
    function _payOf(ITrainingMarket.Terms storage terms) private view returns (uint256) {
        return terms.reward / terms.rounds;
    }
}
