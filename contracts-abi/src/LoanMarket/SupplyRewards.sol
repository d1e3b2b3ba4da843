// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ISupplyRewards} from "./ISupplyRewards.sol";

/// @title See {ISupplyRewards}.
abstract contract SupplyRewards is ISupplyRewards, AccessManaged, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 private constant SCALE = 1e36;
    uint256 private constant MIN_DURATION = 1 days;
    uint256 private constant MAX_DURATION = 4 * 365 days;

    IERC20 public immutable rewardToken;

    mapping(bytes32 id => Stream) private streams;
    mapping(bytes32 id => mapping(address supplier => Earning)) private earnings;

    constructor(IERC20 rewardToken_) {
        rewardToken = rewardToken_;
    }

    /// Shares of all suppliers and of one; reverts for an unknown market.
    function _supplySharesOf(bytes32 id, address supplier) internal view virtual returns (uint256 total, uint256 own);

    /// @inheritdoc ISupplyRewards
    function fundRewards(bytes32 id, uint256 amount, uint256 duration) external restricted nonReentrant {
        bool inRange = amount > 0 && amount <= type(uint96).max && duration >= MIN_DURATION && duration <= MAX_DURATION;
        require(inRange, RewardOutOfRange(amount, duration));
        (uint256 total,) = _supplySharesOf(id, address(0));
        Stream memory stream = _streamed(id, total);
        stream.remaining += uint128(amount);
        stream.updatedAt = uint64(block.timestamp);
        stream.endsAt = uint64(block.timestamp + duration);
        streams[id] = stream;
        emit RewardsFunded(id, msg.sender, amount, stream.endsAt);
        rewardToken.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc ISupplyRewards
    function stopRewards(bytes32 id, address to) external restricted nonReentrant returns (uint256 amount) {
        (uint256 total,) = _supplySharesOf(id, address(0));
        Stream memory stream = _streamed(id, total);
        amount = stream.remaining;
        stream.remaining = 0;
        streams[id] = stream;
        emit RewardsStopped(id, to, amount);
        rewardToken.safeTransfer(to, amount);
    }

    /// @inheritdoc ISupplyRewards
    function claimRewards(bytes32 id, address supplier) external nonReentrant returns (uint256 paid) {
        _checkpointRewards(id, supplier);
        Earning storage earning = earnings[id][supplier];
        paid = earning.scaled / SCALE;
        earning.scaled -= paid * SCALE;
        // Reverts rather than touch tokens of suppliers, borrowers or another market.
        streams[id].owed -= uint128(paid);
        emit RewardsClaimed(id, supplier, paid);
        rewardToken.safeTransfer(supplier, paid);
    }

    /// @inheritdoc ISupplyRewards
    function rewardsOf(bytes32 id, address supplier) external view returns (uint256) {
        (uint256 total, uint256 own) = _supplySharesOf(id, supplier);
        Earning memory earning = earnings[id][supplier];
        return (earning.scaled + own * (_streamed(id, total).index - earning.index)) / SCALE;
    }

    /// @inheritdoc ISupplyRewards
    function streamOf(bytes32 id) external view returns (Stream memory) {
        return streams[id];
    }

    /// @inheritdoc ISupplyRewards
    function earningOf(bytes32 id, address supplier) external view returns (Earning memory) {
        return earnings[id][supplier];
    }

    /// Has to run before a supplier's shares, and with them the total, change.
    function _checkpointRewards(bytes32 id, address supplier) internal {
        (uint256 total, uint256 own) = _supplySharesOf(id, supplier);
        Stream memory stream = streams[id];
        if (stream.remaining > 0) {
            stream = _streamed(id, total);
            streams[id] = stream;
        }
        Earning storage earning = earnings[id][supplier];
        uint256 since = stream.index - earning.index;
        if (since == 0) return;
        earning.scaled += own * since;
        earning.index = stream.index;
    }

    /// The stream brought to the present.
    function _streamed(bytes32 id, uint256 total) private view returns (Stream memory stream) {
        stream = streams[id];
        uint256 elapsed = block.timestamp - stream.updatedAt;
        if (stream.remaining == 0 || elapsed == 0) return stream;
        uint256 left = stream.endsAt - stream.updatedAt;
        stream.updatedAt = uint64(block.timestamp);
        if (total == 0) {
            stream.endsAt += uint64(elapsed);
            return stream;
        }
        // A share of what is left, not a rate: the last step takes the rest and nothing is lost to a division.
        uint256 step = elapsed < left ? stream.remaining * elapsed / left : stream.remaining;
        stream.remaining -= uint128(step);
        stream.owed += uint128(step);
        uint256 scaled = step * SCALE + stream.carry;
        stream.index += scaled / total;
        stream.carry = uint128(scaled % total);
    }
}
