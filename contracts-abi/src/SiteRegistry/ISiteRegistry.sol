// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Who owns a site and who may do what for it. The other contracts ask here.
interface ISiteRegistry {
    event SiteRegistered(bytes32 indexed site, address indexed owner, string name);
    event SiteOwnerOffered(bytes32 indexed site, address indexed offered);
    event SiteOwnerChanged(bytes32 indexed site, address indexed owner);
    event RolesSet(bytes32 indexed site, address indexed account, uint8 roles);

    /// @notice The account already registered a site of this name.
    error SiteExists(bytes32 site);
    error SiteName(uint256 length);
    error NotSiteOwner(bytes32 site, address caller);
    error NotOffered(bytes32 site, address caller);
    error UnknownRoles(uint8 roles);

    /// @notice May propose plans.
    function PROPOSER() external view returns (uint8);
    /// @notice May approve plans.
    function APPROVER() external view returns (uint8);
    /// @notice May request simulation permits and post results.
    function SIMULATOR() external view returns (uint8);

    /// @notice Registers a site. Its id is keccak256(abi.encode(caller, name)), so nobody can take another's name.
    /// @param name 1 to 64 bytes
    function register(string calldata name) external returns (bytes32 site);

    /// @notice Offers the site to another owner, who has to accept.
    function offerOwner(bytes32 site, address offered) external;
    function acceptOwner(bytes32 site) external;

    /// @notice Replaces an account's roles for a site; only the site's owner.
    /// @param roles sum of PROPOSER, APPROVER, SIMULATOR; 0 removes all
    function setRoles(bytes32 site, address account, uint8 roles) external;

    /// @notice The zero address for an unknown site.
    function ownerOf(bytes32 site) external view returns (address);
    function rolesOf(bytes32 site, address account) external view returns (uint8);
    /// @return whether the account has all of the given roles
    function hasRoles(bytes32 site, address account, uint8 roles) external view returns (bool);
}
