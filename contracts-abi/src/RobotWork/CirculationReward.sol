// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ISiteRegistry} from "../SiteRegistry/ISiteRegistry.sol";
import {ICirculationReward} from "./ICirculationReward.sol";
import {IWorkDeposits} from "./IWorkDeposits.sol";

/// @title See {ICirculationReward}.
contract CirculationReward is ICirculationReward, AccessManaged, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint16 private constant BPS = 10_000;

    IERC20 public immutable token;
    ISiteRegistry public immutable sites;
    IWorkDeposits public immutable work;
    /// @inheritdoc ICirculationReward
    uint16 public rateBps;
    /// @inheritdoc ICirculationReward
    mapping(bytes32 site => uint256) public rewardedFeesOf;
    /// @inheritdoc ICirculationReward
    mapping(bytes32 site => uint256) public rewardsOf;

    /// @param authority the DAO's AccessManager
    constructor(IERC20 token_, ISiteRegistry sites_, IWorkDeposits work_, address authority) AccessManaged(authority) {
        (token, sites, work) = (token_, sites_, work_);
    }

    /// @inheritdoc ICirculationReward
    function setRate(uint16 rateBps_) external restricted {
        require(rateBps_ <= BPS, RateOutOfRange(rateBps_));
        rateBps = rateBps_;
        emit RateSet(rateBps_);
    }

    /// @inheritdoc ICirculationReward
    function fund(uint256 amount) external nonReentrant {
        require(amount > 0, AmountZero(msg.sender));
        emit Funded(msg.sender, amount);
        token.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc ICirculationReward
    function claim(bytes32 site) external nonReentrant returns (uint256 reward) {
        address owner = sites.ownerOf(site);
        require(owner != address(0), UnknownSite(site));
        uint256 fees = work.feesPaidOf(site) - rewardedFeesOf[site];
        reward = fees * rateBps / BPS;
        uint256 held = token.balanceOf(address(this));
        if (reward > held) {
            reward = held;
            fees = Math.ceilDiv(reward * BPS, rateBps);
        }
        require(reward > 0, NothingToReward(site));
        rewardedFeesOf[site] += fees;
        rewardsOf[site] += reward;
        emit Rewarded(site, owner, reward, fees);
        token.safeTransfer(owner, reward);
    }
}
