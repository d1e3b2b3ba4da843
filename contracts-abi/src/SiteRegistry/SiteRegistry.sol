// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISiteRegistry} from "./ISiteRegistry.sol";

/// @title See {ISiteRegistry}.
contract SiteRegistry is ISiteRegistry {
    /// @inheritdoc ISiteRegistry
    uint8 public constant PROPOSER = 1;
    /// @inheritdoc ISiteRegistry
    uint8 public constant APPROVER = 2;
    /// @inheritdoc ISiteRegistry
    uint8 public constant SIMULATOR = 4;
    uint8 private constant ALL = 7;

    /// @inheritdoc ISiteRegistry
    mapping(bytes32 site => address) public ownerOf;
    /// @inheritdoc ISiteRegistry
    mapping(bytes32 site => mapping(address account => uint8)) public rolesOf;
    mapping(bytes32 site => address) private offeredTo;

    modifier onlySiteOwner(bytes32 site) {
        require(msg.sender == ownerOf[site], NotSiteOwner(site, msg.sender));
        _;
    }

    /// @inheritdoc ISiteRegistry
    function register(string calldata name) external returns (bytes32 site) {
        uint256 length = bytes(name).length;
        require(length > 0 && length <= 64, SiteName(length));
        site = keccak256(abi.encode(msg.sender, name));
        require(ownerOf[site] == address(0), SiteExists(site));
        ownerOf[site] = msg.sender;
        emit SiteRegistered(site, msg.sender, name);
    }

    /// @inheritdoc ISiteRegistry
    function offerOwner(bytes32 site, address offered) external onlySiteOwner(site) {
        offeredTo[site] = offered;
        emit SiteOwnerOffered(site, offered);
    }

    /// @inheritdoc ISiteRegistry
    function acceptOwner(bytes32 site) external {
        require(msg.sender == offeredTo[site], NotOffered(site, msg.sender));
        delete offeredTo[site];
        ownerOf[site] = msg.sender;
        emit SiteOwnerChanged(site, msg.sender);
    }

    /// @inheritdoc ISiteRegistry
    function setRoles(bytes32 site, address account, uint8 roles) external onlySiteOwner(site) {
        require(roles & ~ALL == 0, UnknownRoles(roles));
        rolesOf[site][account] = roles;
        emit RolesSet(site, account, roles);
    }

    /// @inheritdoc ISiteRegistry
    function hasRoles(bytes32 site, address account, uint8 roles) external view returns (bool) {
        return rolesOf[site][account] & roles == roles;
    }
}
