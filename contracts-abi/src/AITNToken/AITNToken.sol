// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {IAITNToken} from "./IAITNToken.sol";

/// @title See {IAITNToken}.
contract AITNToken is IAITNToken, ERC20, ERC20Permit, ERC20Votes {
    /// @inheritdoc IAITNToken
    uint256 public constant SUPPLY = 2_000_000_000 ether;

    /// @param wallets who receives the supply
    /// @param amounts how much each receives, in wei; must sum to SUPPLY
    constructor(address[] memory wallets, uint256[] memory amounts) ERC20("AITN", "AITN") ERC20Permit("AITN") {
        require(wallets.length == amounts.length && wallets.length > 0, GenesisLengths(wallets.length, amounts.length));
        uint256 sum;
        for (uint256 i; i < wallets.length; ++i) {
            sum += amounts[i];
            _mint(wallets[i], amounts[i]);
        }
        require(sum == SUPPLY, GenesisSum(sum, SUPPLY));
    }

    /// @notice ERC-6372: time points are seconds.
    function clock() public view override returns (uint48) {
        return uint48(block.timestamp);
    }

    /// @notice ERC-6372.
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }
}
