// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ERC-4907: a user of a token besides its owner, until a time. Interface id 0xad092b5c.
interface IERC4907 {
    /// @notice The user or the expiry changed; the zero address: there is no user.
    event UpdateUser(uint256 indexed tokenId, address indexed user, uint64 expires);

    /// @notice Names the user; only the owner or whom he approved. Replaces an earlier one, whose time ends with it.
    /// @param expires Unix seconds, the last at which the user still is one
    function setUser(uint256 tokenId, address user, uint64 expires) external;

    /// @return the user, or the zero address when there is none or his time is over
    function userOf(uint256 tokenId) external view returns (address);

    /// @return the time that was set, also when it is over; 0 when there is no user
    function userExpires(uint256 tokenId) external view returns (uint256);
}
