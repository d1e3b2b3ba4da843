// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IDeviceNFT} from "../DeviceNFT/IDeviceNFT.sol";
import {IDeviceIncome} from "./IDeviceIncome.sol";

/// @title See {IDeviceIncome}.
contract DeviceIncome is IDeviceIncome, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @inheritdoc IDeviceIncome
    uint256 public constant MAX_BATCH = 300;

    IERC20 public immutable token;
    IDeviceNFT public immutable devices;

    /// @inheritdoc IDeviceIncome
    uint256 public owed;
    /// @inheritdoc IDeviceIncome
    mapping(address account => uint256) public owedTo;
    /// @inheritdoc IDeviceIncome
    mapping(address device => uint256) public earnedBy;

    constructor(IERC20 token_, IDeviceNFT devices_) {
        token = token_;
        devices = devices_;
    }

    /// @inheritdoc IDeviceIncome
    function credit(address device, uint256 amount) external nonReentrant {
        _credit(device, amount);
        _take(amount);
    }

    /// @inheritdoc IDeviceIncome
    function creditMany(address[] calldata devices_, uint256[] calldata amounts)
        external
        nonReentrant
        returns (uint256 sum)
    {
        require(devices_.length == amounts.length, LengthsDiffer(devices_.length, amounts.length));
        require(devices_.length <= MAX_BATCH, TooMany(devices_.length, MAX_BATCH));
        for (uint256 i; i < devices_.length; ++i) {
            _credit(devices_[i], amounts[i]);
            sum += amounts[i];
        }
        _take(sum);
    }

    /// @inheritdoc IDeviceIncome
    function withdraw(address to) external nonReentrant returns (uint256 amount) {
        amount = owedTo[msg.sender];
        require(amount > 0, NothingToWithdraw(msg.sender));
        owedTo[msg.sender] = 0;
        owed -= amount;
        emit Withdrawn(msg.sender, to, amount);
        token.safeTransfer(to, amount);
    }

    function _credit(address device, uint256 amount) private {
        require(amount > 0, AmountIsZero(device));
        require(devices.isTrusted(device, 0), DeviceNotTrusted(device));
        address owner = IERC721(address(devices)).ownerOf(devices.tokenOf(device));
        owedTo[owner] += amount;
        earnedBy[device] += amount;
        emit Credited(device, owner, msg.sender, amount);
    }

    function _take(uint256 sum) private {
        owed += sum;
        token.safeTransferFrom(msg.sender, address(this), sum);
    }
}
