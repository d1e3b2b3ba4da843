// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IAccessStandards} from "./IAccessStandards.sol";

/// @title See {IAccessStandards}.
contract AccessStandards is IAccessStandards, AccessManaged {
    /// @inheritdoc IAccessStandards
    uint64 public constant MAX_GRACE = 365 days;
    uint8 private constant MAX_TIER = 3;

    /// @inheritdoc IAccessStandards
    uint256 public knownCapabilities;
    /// @inheritdoc IAccessStandards
    mapping(uint8 bit => bytes32) public capabilityOf;

    mapping(uint32 standard => Standard) private standards;
    mapping(uint32 standard => mapping(uint32 version => Terms)) private terms;

    constructor(address authority_) AccessManaged(authority_) {}

    /// @inheritdoc IAccessStandards
    function setCapability(uint8 bit, bytes32 digest) external restricted {
        require(digest != 0, CapabilityDigestIsZero(bit));
        knownCapabilities |= 1 << bit;
        capabilityOf[bit] = digest;
        emit CapabilitySet(bit, digest);
    }

    /// @inheritdoc IAccessStandards
    function withdrawCapability(uint8 bit) external restricted {
        require(capabilityOf[bit] != 0, UnknownCapabilities(1 << bit));
        knownCapabilities &= ~(1 << bit);
        capabilityOf[bit] = 0;
        emit CapabilityWithdrawn(bit);
    }

    /// @inheritdoc IAccessStandards
    function setStandard(uint32 standard, Terms calldata terms_, uint64 graceS)
        external
        restricted
        returns (uint32 version)
    {
        require(standard != 0, UnknownStandard(standard));
        require(terms_.digest != 0, StandardDigestIsZero(standard));
        require(terms_.minimumTier <= MAX_TIER, TierOutOfRange(terms_.minimumTier));
        uint256 unknown = terms_.capabilities & ~knownCapabilities;
        require(unknown == 0, UnknownCapabilities(unknown));
        require(graceS <= MAX_GRACE, GraceOutOfRange(graceS));
        Standard storage entry = standards[standard];
        version = ++entry.version;
        // Who had lost a withdrawn standard does not get it back by its next version.
        entry.graceUntilS = entry.withdrawn ? 0 : uint64(block.timestamp) + graceS;
        entry.withdrawn = false;
        terms[standard][version] = terms_;
        emit StandardSet(standard, version, terms_, entry.graceUntilS);
    }

    /// @inheritdoc IAccessStandards
    function withdrawStandard(uint32 standard) external restricted {
        Standard storage entry = standards[standard];
        require(entry.version != 0, UnknownStandard(standard));
        require(!entry.withdrawn, StandardIsWithdrawn(standard));
        entry.withdrawn = true;
        emit StandardWithdrawn(standard, entry.version);
    }

    /// @inheritdoc IAccessStandards
    function standardOf(uint32 standard) external view returns (Standard memory entry) {
        entry = standards[standard];
        require(entry.version != 0, UnknownStandard(standard));
    }

    /// @inheritdoc IAccessStandards
    function termsOf(uint32 standard, uint32 version) external view returns (Terms memory entry) {
        entry = terms[standard][version];
        require(entry.digest != 0, UnknownStandard(standard));
    }

    /// @inheritdoc IAccessStandards
    function accepts(uint32 standard, uint32 version, uint8 tier, uint256 capabilities) external view returns (bool) {
        Standard memory entry = standards[standard];
        bool inGrace = uint256(version) + 1 == entry.version && block.timestamp < entry.graceUntilS;
        if (version == 0 || entry.withdrawn || !(version == entry.version || inGrace)) return false;
        Terms memory wanted = terms[standard][version];
        return tier >= wanted.minimumTier && capabilities & wanted.capabilities == wanted.capabilities;
    }
}
