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
import {TrainingDisputes} from "./TrainingDisputes.sol";
import {TrainingRecords} from "./TrainingRecords.sol";
import {TrainingRounds} from "./TrainingRounds.sol";
import {TrainingTerms} from "./TrainingTerms.sol";

/// @title See {ITrainingMarket}.
contract TrainingMarket is TrainingBook, AccessManaged, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using TrainingDisputes for TrainingRecords.Records;
    using TrainingRecords for TrainingRecords.Records;
    using TrainingRounds for TrainingRecords.Records;

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
        require(msg.sender == _records.known(demand).operator, NotOperator(demand, msg.sender));
        _;
    }

    /// @inheritdoc ITrainingMarket
    function setRules(Rules calldata rules_) external restricted {
        _setRules(rules_);
    }

    /// @inheritdoc ITrainingMarket
    function open(Terms calldata terms, address operator, string calldata modelCid)
        external
        nonReentrant
        returns (uint256 demand)
    {
        TrainingTerms.check(terms);
        require(operator != address(0), OutOfRange("operator"));
        require(bytes(modelCid).length > 0 && bytes(modelCid).length <= MAX_CID_BYTES, OutOfRange("modelCid"));
        demand = ++_records.lastDemand;
        _records.terms[demand] = terms;
        _records.rulesOf[demand] = _records.rules;
        Demand storage d = _records.demands[demand];
        (d.payer, d.operator, d.openedAt) = (msg.sender, operator, uint40(block.timestamp));
        d.escrow = terms.reward;
        emit DemandOpened(demand, msg.sender, operator, terms, _records.rules, modelCid);
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
        Demand storage d = _records.known(demand);
        require(d.seats == 0 && !d.ended, AlreadySelected(demand));
        uint256 until = uint256(d.openedAt) + _records.terms[demand].applyS;
        require(block.timestamp <= until, WindowIsOver(demand, until));
        require(samples.length <= MAX_SAMPLES, TooMany(samples.length, MAX_SAMPLES));
        require(_records.seats[demand][device] == 0, AlreadyApplied(demand, device));
        require(devices.isTrusted(device, _records.terms[demand].minTier), DeviceNotTrusted(device));
        _checkSigned(device, applicationHash(demand, device, samples, performanceDigest), signature);
        _records.seats[demand][device] = TrainingRecords.APPLIED;
        ++_records.applicantsOf[demand];
        emit Applied(demand, device, samples, performanceDigest);
    }

    /// @inheritdoc ITrainingMarket
    function select(uint256 demand, address[] calldata chosen) external onlyOperator(demand) {
        Demand storage d = _records.demands[demand];
        Terms storage terms = _records.terms[demand];
        require(d.seats == 0 && !d.ended, AlreadySelected(demand));
        uint256 until = uint256(d.openedAt) + terms.applyS + terms.selectS;
        require(block.timestamp <= until, WindowIsOver(demand, until));
        bool fits = chosen.length >= terms.minSeats && chosen.length <= terms.maxSeats;
        require(fits, SeatsOutOfRange(chosen.length, terms.minSeats, terms.maxSeats));
        for (uint256 i; i < chosen.length; ++i) {
            // A device named twice has its seat already.
            require(_records.seats[demand][chosen[i]] == TrainingRecords.APPLIED, NotApplied(demand, chosen[i]));
            _records.seats[demand][chosen[i]] = uint16(i + 1);
        }
        d.seats = uint16(chosen.length);
        emit DevicesSelected(demand, chosen);
        _records.start(demand, 0);
    }

    /// @inheritdoc ITrainingMarket
    function cancel(uint256 demand) external {
        Demand storage d = _records.known(demand);
        require(d.seats == 0 && !d.ended, AlreadySelected(demand));
        if (msg.sender != d.payer && msg.sender != d.operator) {
            Terms storage terms = _records.terms[demand];
            uint256 until = uint256(d.openedAt) + terms.applyS;
            if (_records.applicantsOf[demand] >= terms.minSeats) until += terms.selectS;
            require(block.timestamp > until, WindowIsOpen(demand, until));
        }
        _records.end(demand, d.escrow);
    }

    /// @inheritdoc ITrainingMarket
    function seal(bytes32 seal_) external {
        // The first time counts: nobody makes another's seal younger by showing it again.
        if (_records.sealedAt[seal_] != 0) return;
        _records.sealedAt[seal_] = uint40(block.timestamp);
        emit UpdateSealed(seal_);
    }

    /// @inheritdoc ITrainingMarket
    function commit(uint256 demand, address device, bytes32 digest, bytes calldata signature) external {
        Demand storage d = _records.known(demand);
        uint256 bit = 1 << _records.seatOf(demand, device);
        uint16 round = d.round;
        Round storage r = _records.running(demand, round);
        uint256 until = uint256(r.startedAt) + _records.terms[demand].commitS;
        require(block.timestamp <= until, WindowIsOver(demand, until));
        require(digest != 0, DigestIsZero(demand, round));
        require(d.barred & bit == 0, DeviceBarred(demand, device));
        require(r.committed & bit == 0, AlreadyCommitted(demand, round, device));
        require(devices.isTrusted(device, _records.terms[demand].minTier), DeviceNotTrusted(device));
        _checkSigned(device, updateHash(demand, round, device, digest), signature);
        address owner = IERC721(address(devices)).ownerOf(devices.tokenOf(device));
        require(owner != d.payer && owner != d.operator, SelfDealing(device, owner));
        _records.commit(demand, round, device, digest, owner);
    }

    /// @inheritdoc ITrainingMarket
    function close(uint256 demand, bytes32 aggregateDigest, uint16[] calldata contributions)
        external
        onlyOperator(demand)
    {
        _records.close(demand, aggregateDigest, contributions);
    }

    /// @inheritdoc ITrainingMarket
    function lapse(uint256 demand) external {
        _records.lapse(demand);
    }

    /// @inheritdoc ITrainingMarket
    function dispute(uint256 demand, uint16 round, address device, bytes32 claimDigest) external nonReentrant {
        uint256 bond = _records.dispute(demand, round, device, claimDigest);
        token.safeTransferFrom(msg.sender, address(this), bond);
    }

    /// @inheritdoc ITrainingMarket
    function resolve(uint256 demand, uint16 round, address device, bool upheld, bytes32 evidenceDigest)
        external
        restricted
    {
        _records.resolve(demand, round, device, upheld, evidenceDigest);
    }

    /// @inheritdoc ITrainingMarket
    function expire(uint256 demand, uint16 round, address device) external {
        _records.expire(demand, round, device);
    }

    /// @inheritdoc ITrainingMarket
    function settle(uint256 demand, uint16 round) external {
        _records.settle(demand, round);
    }

    /// @inheritdoc ITrainingMarket
    function claim(uint256 demand, uint16 round, address[] calldata claimants) external returns (uint256 credited) {
        return _records.claim(demand, round, claimants);
    }

    /// @inheritdoc ITrainingMarket
    function withdraw(address to) external nonReentrant returns (uint256 amount) {
        amount = _records.creditOf[msg.sender];
        require(amount > 0, NothingToWithdraw(msg.sender));
        _records.creditOf[msg.sender] = 0;
        emit Withdrawn(msg.sender, to, amount);
        token.safeTransfer(to, amount);
    }

    /// @inheritdoc ITrainingMarket
    function collectRefund(uint256 demand) external nonReentrant returns (uint256 amount) {
        Demand storage d = _records.known(demand);
        require(msg.sender == d.payer, NotPayer(demand, msg.sender));
        amount = d.refunded - d.collected;
        require(amount > 0, NothingToWithdraw(msg.sender));
        d.collected = d.refunded;
        emit RefundCollected(demand, msg.sender, amount);
        token.safeTransfer(msg.sender, amount);
    }

    function _setRules(Rules memory rules_) private {
        TrainingTerms.check(rules_);
        _records.rules = rules_;
        emit RulesSet(rules_);
    }

    function _checkSigned(address signer, bytes32 hash, bytes calldata signature) private view {
        require(SignatureChecker.isValidSignatureNow(signer, hash, signature), WrongSigner(signer));
    }
}
