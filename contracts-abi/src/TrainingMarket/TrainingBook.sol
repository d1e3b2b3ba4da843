// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ITrainingMarket} from "./ITrainingMarket.sol";
import {TrainingSplit} from "./TrainingSplit.sol";

/// @title What the training market remembers, and how to read it.
abstract contract TrainingBook is ITrainingMarket, EIP712 {
    bytes32 public constant APPLICATION_TYPEHASH =
        keccak256("Application(uint256 demand,address device,bytes32[] samples,bytes32 performanceDigest)");
    bytes32 public constant UPDATE_TYPEHASH =
        keccak256("Update(uint256 demand,uint16 round,address device,bytes32 digest)");
    // In a seat's place: applied, not selected. Seats count from 1.
    uint16 internal constant APPLIED = type(uint16).max;

    /// @inheritdoc ITrainingMarket
    uint256 public lastDemand;
    /// @inheritdoc ITrainingMarket
    uint256 public bondsHeld;
    /// @inheritdoc ITrainingMarket
    mapping(address account => uint256) public creditOf;
    /// @inheritdoc ITrainingMarket
    mapping(uint256 demand => uint256) public applicantsOf;

    Rules internal _rules;
    mapping(uint256 demand => Demand) internal _demands;
    mapping(uint256 demand => Terms) internal _terms;
    mapping(uint256 demand => Rules) internal _rulesOf;
    mapping(uint256 demand => mapping(address device => uint16)) internal _seats;
    mapping(uint256 demand => mapping(uint16 round => Round)) internal _rounds;
    mapping(uint256 demand => mapping(uint16 round => mapping(address device => Update))) internal _updates;
    mapping(uint256 demand => mapping(uint16 round => mapping(address device => Dispute))) internal _disputes;

    /// @inheritdoc ITrainingMarket
    function rules() external view returns (Rules memory) {
        return _rules;
    }

    /// @inheritdoc ITrainingMarket
    function demandOf(uint256 demand) external view returns (Demand memory) {
        return _known(demand);
    }

    /// @inheritdoc ITrainingMarket
    function termsOf(uint256 demand) public view returns (Terms memory) {
        return _terms[demand];
    }

    /// @inheritdoc ITrainingMarket
    function rulesOf(uint256 demand) external view returns (Rules memory) {
        return _rulesOf[demand];
    }

    /// @inheritdoc ITrainingMarket
    function roundOf(uint256 demand, uint16 round) public view returns (Round memory) {
        return _rounds[demand][round];
    }

    /// @inheritdoc ITrainingMarket
    function updateOf(uint256 demand, uint16 round, address device) external view returns (Update memory) {
        return _updates[demand][round][device];
    }

    /// @inheritdoc ITrainingMarket
    function disputeOf(uint256 demand, uint16 round, address device) external view returns (Dispute memory) {
        return _disputes[demand][round][device];
    }

    /// @inheritdoc ITrainingMarket
    function applicationOf(uint256 demand, address device) external view returns (bool applied, uint256 seat) {
        uint16 mark = _seats[demand][device];
        return (mark != 0, mark == APPLIED ? 0 : mark);
    }

    /// @inheritdoc ITrainingMarket
    function shareOf(uint256 demand, uint16 round, address device) external view returns (uint256) {
        uint256 seats = _demands[demand].seats;
        uint256 floorBps = _terms[demand].floorBps;
        return TrainingSplit.shareOf(roundOf(demand, round), _payOf(demand), seats, floorBps, _seat(demand, device));
    }

    /// @inheritdoc ITrainingMarket
    function applicationHash(uint256 demand, address device, bytes32[] calldata samples, bytes32 performanceDigest)
        public
        view
        returns (bytes32)
    {
        bytes32 list = keccak256(abi.encodePacked(samples));
        return _hashTypedDataV4(keccak256(abi.encode(APPLICATION_TYPEHASH, demand, device, list, performanceDigest)));
    }

    /// @inheritdoc ITrainingMarket
    function updateHash(uint256 demand, uint16 round, address device, bytes32 digest) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(UPDATE_TYPEHASH, demand, round, device, digest)));
    }

    function _known(uint256 demand) internal view returns (Demand storage d) {
        d = _demands[demand];
        require(d.payer != address(0), UnknownDemand(demand));
    }

    /// A selected device's seat, from 0.
    function _seat(uint256 demand, address device) internal view returns (uint256) {
        uint16 mark = _seats[demand][device];
        require(mark != 0 && mark != APPLIED, NotSelected(demand, device));
        return mark - 1;
    }

    function _payOf(uint256 demand) internal view returns (uint256) {
        Terms storage terms = _terms[demand];
        return terms.reward / terms.rounds;
    }
}
