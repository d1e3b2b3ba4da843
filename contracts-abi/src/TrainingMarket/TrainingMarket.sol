// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IDeviceNFT} from "../DeviceNFT/IDeviceNFT.sol";
import {ITrainingMarket} from "./ITrainingMarket.sol";
import {TrainingBook} from "./TrainingBook.sol";
import {TrainingSplit} from "./TrainingSplit.sol";
import {TrainingTerms} from "./TrainingTerms.sol";

/// @title See {ITrainingMarket}.
contract TrainingMarket is TrainingBook, AccessManaged, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 public constant MAX_SAMPLES = 16;
    uint256 public constant MAX_CID_BYTES = 128;

    IERC20 public immutable token;
    /// Also an ERC-721, whose owners are paid.
    IDeviceNFT public immutable devices;

    constructor(IERC20 token_, IDeviceNFT devices_, address authority_, Rules memory rules_)
        EIP712("AITN TrainingMarket", "1")
        AccessManaged(authority_)
    {
        token = token_;
        devices = devices_;
        _setRules(rules_);
    }

    modifier onlyOperator(uint256 demand) {
        require(msg.sender == _known(demand).operator, NotOperator(demand, msg.sender));
        _;
    }

    /// @inheritdoc ITrainingMarket
    function setRules(Rules memory rules_) public restricted {
        _setRules(rules_);
    }

    /// @inheritdoc ITrainingMarket
    function open(Terms memory terms, address operator, string calldata modelCid)
        public
        nonReentrant
        returns (uint256 demand)
    {
        TrainingTerms.check(terms);
        require(operator != address(0), OutOfRange("operator"));
        require(bytes(modelCid).length > 0 && bytes(modelCid).length <= MAX_CID_BYTES, OutOfRange("modelCid"));
        demand = ++lastDemand;
        _terms[demand] = terms;
        Rules memory rules_ = _rules;
        _rulesOf[demand] = rules_;
        Demand storage d = _demands[demand];
        (d.payer, d.operator, d.openedAt) = (msg.sender, operator, uint40(block.timestamp));
        d.escrow = terms.reward;
        emit DemandOpened(demand, msg.sender, operator, terms, rules_, modelCid);
        token.safeTransferFrom(msg.sender, address(this), terms.reward);
    }

    /// @inheritdoc ITrainingMarket
    function applyFor(
        uint256 demand,
        address device,
        bytes32[] calldata samples,
        bytes32 performanceDigest,
        bytes calldata signature
    ) external {
        Demand storage d = _known(demand);
        require(d.seats == 0 && !d.ended, AlreadySelected(demand));
        uint256 until = uint256(d.openedAt) + _terms[demand].applyS;
        _requireWithin(demand, until);
        require(samples.length <= MAX_SAMPLES, TooMany(samples.length, MAX_SAMPLES));
        require(_seats[demand][device] == 0, AlreadyApplied(demand, device));
        require(devices.isTrusted(device, _terms[demand].minTier), DeviceNotTrusted(device));
        _checkSigned(device, applicationHash(demand, device, samples, performanceDigest), signature);
        _seats[demand][device] = APPLIED;
        ++applicantsOf[demand];
        emit Applied(demand, device, samples, performanceDigest);
    }

    /// @inheritdoc ITrainingMarket
    function select(uint256 demand, address[] calldata chosen) external onlyOperator(demand) {
        Demand storage d = _demands[demand];
        Terms storage terms = _terms[demand];
        require(d.seats == 0 && !d.ended, AlreadySelected(demand));
        uint256 until = uint256(d.openedAt) + terms.applyS + terms.selectS;
        _requireWithin(demand, until);
        bool fits = chosen.length >= terms.minSeats && chosen.length <= terms.maxSeats;
        require(fits, SeatsOutOfRange(chosen.length, terms.minSeats, terms.maxSeats));
        for (uint256 i; i < chosen.length; ++i) {
            // A device named twice has its seat already.
            require(_seats[demand][chosen[i]] == APPLIED, NotApplied(demand, chosen[i]));
            _seats[demand][chosen[i]] = uint16(i + 1);
        }
        d.seats = uint16(chosen.length);
        emit DevicesSelected(demand, chosen);
        _startRound(demand, 0);
    }

    /// @inheritdoc ITrainingMarket
    function cancel(uint256 demand) external {
        Demand storage d = _known(demand);
        require(d.seats == 0 && !d.ended, AlreadySelected(demand));
        if (msg.sender != d.payer && msg.sender != d.operator) {
            Terms storage terms = _terms[demand];
            uint256 until = uint256(d.openedAt) + terms.applyS;
            if (applicantsOf[demand] >= terms.minSeats) until += terms.selectS;
            _requireOver(demand, until);
        }
        _end(demand, d, d.escrow);
    }

    /// @inheritdoc ITrainingMarket
    function commit(uint256 demand, address device, bytes32 digest, bytes calldata signature) external {
        Demand storage d = _known(demand);
        uint256 bit = 1 << _seat(demand, device);
        uint16 round = d.round;
        Round storage r = _running(demand, round);
        uint256 until = uint256(r.startedAt) + _terms[demand].commitS;
        _requireWithin(demand, until);
        require(digest != 0, DigestIsZero(demand, round));
        require(d.barred & bit == 0, DeviceBarred(demand, device));
        require(r.committed & bit == 0, AlreadyCommitted(demand, round, device));
        require(devices.isTrusted(device, _terms[demand].minTier), DeviceNotTrusted(device));
        _checkSigned(device, updateHash(demand, round, device, digest), signature);
        address owner = IERC721(address(devices)).ownerOf(devices.tokenOf(device));
        require(owner != d.payer && owner != d.operator, SelfDealing(device, owner));
        r.committed |= bit;
        _updates[demand][round][device] = Update(digest, owner, uint40(block.timestamp));
        emit UpdateCommitted(demand, round, device, digest, owner);
    }

    /// @inheritdoc ITrainingMarket
    function close(uint256 demand, bytes32 aggregateDigest, uint16[] calldata contributions)
        external
        onlyOperator(demand)
    {
        Demand storage d = _demands[demand];
        Terms storage terms = _terms[demand];
        uint16 round = d.round;
        Round storage r = _running(demand, round);
        uint256 committed = r.committed;
        uint256 commitUntil = uint256(r.startedAt) + terms.commitS;
        bool complete = committed | d.barred == type(uint256).max >> (TrainingTerms.MAX_SEATS - d.seats);
        if (!complete) _requireOver(demand, commitUntil);
        uint256 until = commitUntil + terms.closeS;
        _requireWithin(demand, until);
        uint256 updates = TrainingSplit.count(committed);
        require(updates >= terms.quorum, QuorumMissed(updates, terms.quorum));
        require(aggregateDigest != 0, DigestIsZero(demand, round));
        TrainingSplit.check(contributions, d.seats, committed);
        (r.phase, r.endedAt) = (Phase.Closed, uint40(block.timestamp));
        r.aggregateDigest = aggregateDigest;
        r.contributions = contributions;
        emit RoundClosed(demand, round, aggregateDigest, contributions);
        if (round + 1 < terms.rounds) _startRound(demand, round + 1);
        else _endAfter(demand, d, round);
    }

    /// @inheritdoc ITrainingMarket
    function lapse(uint256 demand) external {
        Demand storage d = _known(demand);
        uint16 round = d.round;
        Round storage r = _running(demand, round);
        uint256 until = uint256(r.startedAt) + _terms[demand].commitS;
        uint256 updates = TrainingSplit.count(r.committed);
        if (updates >= _terms[demand].quorum) until += _terms[demand].closeS;
        _requireOver(demand, until);
        (r.phase, r.endedAt, r.equal) = (Phase.Lapsed, uint40(block.timestamp), true);
        emit RoundLapsed(demand, round, updates);
        _endAfter(demand, d, round);
    }

    /// @inheritdoc ITrainingMarket
    function dispute(uint256 demand, uint16 round, address device, bytes32 claimDigest) external nonReentrant {
        Round storage r = _rounds[demand][round];
        bool closing = device == address(0);
        // A lapsed round has no closing to dispute.
        bool may = r.phase == Phase.Closed || (r.phase == Phase.Lapsed && !closing);
        require(may, WrongPhase(demand, round, r.phase));
        uint256 until = uint256(r.endedAt) + _rulesOf[demand].challengeS;
        _requireWithin(demand, until);
        if (closing) {
            require(!r.closingDisputed, AlreadyDisputed(demand, round, device));
            r.closingDisputed = true;
        } else {
            uint256 bit = 1 << _seat(demand, device);
            require(r.committed & bit != 0, NotCommitted(demand, round, device));
            require(r.disputed & bit == 0, AlreadyDisputed(demand, round, device));
            r.disputed |= bit;
        }
        ++r.openDisputes;
        _disputes[demand][round][device] = Dispute(msg.sender, uint40(block.timestamp));
        uint256 bond = _rulesOf[demand].bond;
        bondsHeld += bond;
        emit Disputed(demand, round, device, msg.sender, claimDigest);
        token.safeTransferFrom(msg.sender, address(this), bond);
    }

    /// @inheritdoc ITrainingMarket
    function resolve(uint256 demand, uint16 round, address device, bool upheld, bytes32 evidenceDigest)
        external
        restricted
    {
        address challenger = _disputed(demand, round, device).challenger;
        require(evidenceDigest != 0, DigestIsZero(demand, round));
        Demand storage d = _demands[demand];
        Round storage r = _rounds[demand][round];
        if (upheld && device == address(0)) {
            r.equal = true;
        } else if (upheld) {
            uint256 bit = 1 << _seat(demand, device);
            r.convicted |= bit;
            d.barred |= bit;
        }
        address accused = device == address(0) ? d.operator : _updates[demand][round][device].payee;
        emit DisputeResolved(demand, round, device, upheld, evidenceDigest);
        _endDispute(demand, round, device, upheld ? challenger : accused);
    }

    /// @inheritdoc ITrainingMarket
    function expire(uint256 demand, uint16 round, address device) external {
        Dispute memory entry = _disputed(demand, round, device);
        uint256 until = uint256(entry.openedAt) + _rulesOf[demand].resolveS;
        _requireOver(demand, until);
        emit DisputeExpired(demand, round, device);
        _endDispute(demand, round, device, entry.challenger);
    }

    /// @inheritdoc ITrainingMarket
    function settle(uint256 demand, uint16 round) external {
        Round memory r = roundOf(demand, round);
        require(r.phase == Phase.Closed || r.phase == Phase.Lapsed, WrongPhase(demand, round, r.phase));
        uint256 until = uint256(r.endedAt) + _rulesOf[demand].challengeS;
        _requireOver(demand, until);
        require(r.openDisputes == 0, DisputesOpen(demand, round, r.openDisputes));
        Demand storage d = _demands[demand];
        uint256 pay = _payOf(demand);
        uint256 paid = TrainingSplit.total(r, pay, d.seats, _terms[demand].floorBps);
        _rounds[demand][round].phase = Phase.Settled;
        d.escrow -= uint96(pay);
        d.paid += uint96(paid);
        // Reverts rather than let shares exceed the round's pay.
        d.refunded += uint96(pay - paid);
        emit RoundSettled(demand, round, paid, pay - paid);
    }

    /// @inheritdoc ITrainingMarket
    function claim(uint256 demand, uint16 round, address[] calldata claimants) external returns (uint256 credited) {
        require(claimants.length <= TrainingTerms.MAX_SEATS, TooMany(claimants.length, TrainingTerms.MAX_SEATS));
        Round memory r = roundOf(demand, round);
        require(r.phase == Phase.Settled, WrongPhase(demand, round, r.phase));
        (uint256 pay, uint256 floorBps) = (_payOf(demand), _terms[demand].floorBps);
        uint256 seats = _demands[demand].seats;
        for (uint256 i; i < claimants.length; ++i) {
            address device = claimants[i];
            uint256 seat = _seat(demand, device);
            uint256 amount = TrainingSplit.shareOf(r, pay, seats, floorBps, seat);
            require(r.claimed >> seat & 1 == 0 && amount > 0, NothingToClaim(demand, round, device));
            r.claimed |= 1 << seat;
            credited += amount;
            address payee = _updates[demand][round][device].payee;
            creditOf[payee] += amount;
            emit Claimed(demand, round, device, payee, amount);
        }
        _rounds[demand][round].claimed = r.claimed;
    }

    /// @inheritdoc ITrainingMarket
    function withdraw(address to) external nonReentrant returns (uint256 amount) {
        amount = creditOf[msg.sender];
        require(amount > 0, NothingToWithdraw(msg.sender));
        creditOf[msg.sender] = 0;
        emit Withdrawn(msg.sender, to, amount);
        token.safeTransfer(to, amount);
    }

    /// @inheritdoc ITrainingMarket
    function collectRefund(uint256 demand) external nonReentrant returns (uint256 amount) {
        Demand storage d = _known(demand);
        require(msg.sender == d.payer, NotPayer(demand, msg.sender));
        amount = d.refunded - d.collected;
        require(amount > 0, NothingToWithdraw(msg.sender));
        d.collected = d.refunded;
        emit RefundCollected(demand, msg.sender, amount);
        token.safeTransfer(msg.sender, amount);
    }

    function _requireWithin(uint256 demand, uint256 until) private view {
        require(block.timestamp <= until, WindowIsOver(demand, until));
    }

    function _requireOver(uint256 demand, uint256 until) private view {
        require(block.timestamp > until, WindowIsOpen(demand, until));
    }

    function _setRules(Rules memory rules_) private {
        TrainingTerms.check(rules_);
        _rules = rules_;
        emit RulesSet(rules_);
    }

    function _checkSigned(address signer, bytes32 hash, bytes calldata signature) private view {
        require(SignatureChecker.isValidSignatureNow(signer, hash, signature), WrongSigner(signer));
    }

    function _running(uint256 demand, uint16 round) private view returns (Round storage r) {
        r = _rounds[demand][round];
        require(r.phase == Phase.Running, WrongPhase(demand, round, r.phase));
    }

    function _startRound(uint256 demand, uint16 round) private {
        _demands[demand].round = round;
        Round storage r = _rounds[demand][round];
        (r.startedAt, r.phase) = (uint40(block.timestamp), Phase.Running);
        emit RoundStarted(demand, round, block.timestamp + _terms[demand].commitS);
    }

    /// Refunds the rounds that will not run and what does not divide by the rounds.
    function _endAfter(uint256 demand, Demand storage d, uint16 round) private {
        _end(demand, d, _terms[demand].reward - _payOf(demand) * (uint256(round) + 1));
    }

    function _end(uint256 demand, Demand storage d, uint256 refund) private {
        d.ended = true;
        d.escrow -= uint96(refund);
        d.refunded += uint96(refund);
        emit DemandEnded(demand, refund);
    }

    function _disputed(uint256 demand, uint16 round, address device) private view returns (Dispute memory entry) {
        entry = _disputes[demand][round][device];
        require(entry.challenger != address(0), NotDisputed(demand, round, device));
    }

    function _endDispute(uint256 demand, uint16 round, address device, address bondTo) private {
        delete _disputes[demand][round][device];
        --_rounds[demand][round].openDisputes;
        uint256 bond = _rulesOf[demand].bond;
        bondsHeld -= bond;
        creditOf[bondTo] += bond;
    }
}
