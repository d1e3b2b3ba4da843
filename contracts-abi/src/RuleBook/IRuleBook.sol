// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The community's written rules of how simulations are made and judged.
/// @notice A rule is known by keccak256 of its name and has numbered versions, each a document by CID. Only the DAO adopts
/// and retires. What the words mean is checked by who uses the rule; here stands which version is in force, and since when.
interface IRuleBook {
    struct Rule {
        /// 1 for the first; a retired rule keeps its number.
        uint32 version;
        bool inForce;
        /// When this version was adopted or retired, seconds.
        uint64 since;
        /// SHA-256 of the document.
        bytes32 digest;
        string cid;
    }

    event RuleAdopted(bytes32 indexed rule, string name, uint32 version, string cid, bytes32 digest);
    event RuleRetired(bytes32 indexed rule, uint32 version);

    error RuleNameLength(uint256 length);
    error RuleCidLength(uint256 length);
    error RuleDigestMissing(bytes32 rule);
    error NotInForce(bytes32 rule);

    /// @notice Puts a version in force, in place of the one before; only the DAO.
    /// @param name 1 to 64 bytes
    /// @param cid 1 to 128 bytes
    function adopt(string calldata name, string calldata cid, bytes32 digest) external returns (bytes32 rule);

    /// @notice Puts a rule out of force; only the DAO. It can be adopted again, as a new version.
    function retire(bytes32 rule) external;

    /// @notice The last version; version 0 when there never was one.
    function ruleOf(bytes32 rule) external view returns (Rule memory);
    /// @return whether exactly this document is in force
    function isInForce(bytes32 rule, bytes32 digest) external view returns (bool);
}
