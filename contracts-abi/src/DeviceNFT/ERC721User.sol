// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IERC4907} from "./IERC4907.sol";

/// @title A token with a user (ERC-4907) and a count of its transfers.
abstract contract ERC721User is IERC4907, ERC721 {
    struct Use {
        address user;
        uint64 expires;
    }

    mapping(uint256 tokenId => Use) private uses;
    mapping(uint256 tokenId => uint64) private transfers;

    /// @inheritdoc IERC4907
    function setUser(uint256 tokenId, address user, uint64 expires) external {
        _checkAuthorized(_requireOwned(tokenId), msg.sender, tokenId);
        uses[tokenId] = user == address(0) ? Use(address(0), 0) : Use(user, expires);
        emit UpdateUser(tokenId, user, uses[tokenId].expires);
    }

    /// @inheritdoc IERC4907
    function userOf(uint256 tokenId) external view returns (address) {
        Use memory use = uses[tokenId];
        return block.timestamp <= use.expires ? use.user : address(0);
    }

    /// @inheritdoc IERC4907
    function userExpires(uint256 tokenId) external view returns (uint256) {
        return uses[tokenId].expires;
    }

    function supportsInterface(bytes4 interfaceId) public view virtual override returns (bool) {
        return interfaceId == type(IERC4907).interfaceId || super.supportsInterface(interfaceId);
    }

    /// How often the token changed hands; its first owner counts as one.
    function _transfersOf(uint256 tokenId) internal view returns (uint64) {
        return transfers[tokenId];
    }

    function _update(address to, uint256 tokenId, address auth) internal override returns (address from) {
        from = super._update(to, tokenId, auth);
        ++transfers[tokenId];
        if (uses[tokenId].user == address(0)) return from;
        delete uses[tokenId];
        emit UpdateUser(tokenId, address(0), 0);
    }
}
