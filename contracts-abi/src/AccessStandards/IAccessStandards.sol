// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The capabilities and access standards that the DAO has voted: what a device may be certified for.
/// @notice A capability is a bit with a document behind it. A standard has numbered versions; each names its document, the
/// trust tier and the capabilities that a device needs at least. When a version replaces another, devices certified for
/// the one before it count on for a grace period.
interface IAccessStandards {
    struct Terms {
        /// sha2-256 of the standard's document (CIDv1 raw).
        bytes32 digest;
        /// 0 to 3.
        uint8 minimumTier;
        /// Bits that a device needs.
        uint256 capabilities;
    }

    struct Standard {
        /// The version in force, from 1.
        uint32 version;
        bool withdrawn;
        /// Until then, Unix seconds, devices of the version before count too.
        uint64 graceUntilS;
    }

    event CapabilitySet(uint8 indexed bit, bytes32 digest);
    event CapabilityWithdrawn(uint8 indexed bit);
    event StandardSet(uint32 indexed standard, uint32 version, Terms terms, uint64 graceUntilS);
    event StandardWithdrawn(uint32 indexed standard, uint32 version);

    error CapabilityDigestIsZero(uint8 bit);
    error StandardDigestIsZero(uint32 standard);
    error UnknownCapabilities(uint256 bits);
    /// @notice Never set; 0 stands for no standard and never is.
    error UnknownStandard(uint32 standard);
    error StandardIsWithdrawn(uint32 standard);
    error TierOutOfRange(uint8 tier);
    error GraceOutOfRange(uint64 graceS);

    /// @notice Says what a capability means; only the DAO.
    /// @param digest sha2-256 of its definition (CIDv1 raw)
    function setCapability(uint8 bit, bytes32 digest) external;

    /// @notice No device can be newly certified with the capability; only the DAO.
    function withdrawCapability(uint8 bit) external;

    /// @notice Makes the next version of a standard the one in force; only the DAO. A withdrawn one is in force again, and
    /// then nobody has grace.
    /// @param standard any number but 0
    /// @param graceS how long devices of the version before count on, at most MAX_GRACE
    function setStandard(uint32 standard, Terms calldata terms, uint64 graceS) external returns (uint32 version);

    /// @notice From now on no device meets the standard; only the DAO.
    function withdrawStandard(uint32 standard) external;

    function MAX_GRACE() external view returns (uint64);
    /// @return bits that have a definition
    function knownCapabilities() external view returns (uint256);
    function capabilityOf(uint8 bit) external view returns (bytes32 digest);
    /// @notice Reverts with UnknownStandard when never set.
    function standardOf(uint32 standard) external view returns (Standard memory);
    /// @notice Of any version there was.
    function termsOf(uint32 standard, uint32 version) external view returns (Terms memory);
    /// @return whether a device certified for this version, with this tier and these capabilities, meets the standard now
    function accepts(uint32 standard, uint32 version, uint8 tier, uint256 capabilities) external view returns (bool);
}
