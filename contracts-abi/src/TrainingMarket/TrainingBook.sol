// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ITrainingMarket} from "./ITrainingMarket.sol";
import {TrainingRecords} from "./TrainingRecords.sol";
import {TrainingRounds} from "./TrainingRounds.sol";

/// @title How to read what the training market remembers.
abstract contract TrainingBook is ITrainingMarket, EIP712 {
    using TrainingRecords for TrainingRecords.Records;
    using TrainingRounds for TrainingRecords.Records;

    bytes32 public constant APPLICATION_TYPEHASH =
        keccak256("Application(uint256 demand,address device,bytes32[] samples,bytes32 performanceDigest)");
    bytes32 public constant UPDATE_TYPEHASH =
        keccak256("Update(uint256 demand,uint16 round,address device,bytes32 digest)");

    TrainingRecords.Records internal _records;

    /// @inheritdoc ITrainingMarket
    function lastDemand() external view returns (uint256) {
        return _records.lastDemand;
    }

    /// @inheritdoc ITrainingMarket
    function bondsHeld() external view returns (uint256) {
        return _records.bondsHeld;
    }

    /// @inheritdoc ITrainingMarket
    function creditOf(address account) external view returns (uint256) {
        return _records.creditOf[account];
    }

    /// @inheritdoc ITrainingMarket
    function applicantsOf(uint256 demand) external view returns (uint256) {
        return _records.applicantsOf[demand];
    }

    /// @inheritdoc ITrainingMarket
    function rules() external view returns (Rules memory) {
        return _records.rules;
    }

    /// @inheritdoc ITrainingMarket
    function demandOf(uint256 demand) external view returns (Demand memory) {
        return _records.known(demand);
    }

    /// @inheritdoc ITrainingMarket
    function termsOf(uint256 demand) external view returns (Terms memory) {
        return _records.terms[demand];
    }

    /// @inheritdoc ITrainingMarket
    function rulesOf(uint256 demand) external view returns (Rules memory) {
        return _records.rulesOf[demand];
    }

    /// @inheritdoc ITrainingMarket
    function roundOf(uint256 demand, uint16 round) external view returns (Round memory) {
        return _records.rounds[demand][round];
    }

    /// @inheritdoc ITrainingMarket
    function updateOf(uint256 demand, uint16 round, address device) external view returns (Update memory) {
        return _records.updates[demand][round][device];
    }

    /// @inheritdoc ITrainingMarket
    function disputeOf(uint256 demand, uint16 round, address device) external view returns (Dispute memory) {
        return _records.disputes[demand][round][device];
    }

    /// @inheritdoc ITrainingMarket
    function applicationOf(uint256 demand, address device) external view returns (bool applied, uint256 seat) {
        uint16 mark = _records.seats[demand][device];
        return (mark != 0, mark == TrainingRecords.APPLIED ? 0 : mark);
    }

    /// @inheritdoc ITrainingMarket
    function sealOf(uint256 demand, uint16 round, address device, bytes32 digest) external pure returns (bytes32) {
        return TrainingRecords.sealOf(demand, round, device, digest);
    }

    /// @inheritdoc ITrainingMarket
    function sealedAt(bytes32 seal) external view returns (uint256) {
        return _records.sealedAt[seal];
    }

    /// @inheritdoc ITrainingMarket
    function shareOf(uint256 demand, uint16 round, address device) external view returns (uint256) {
        return _records.shareOf(demand, round, device);
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
}
