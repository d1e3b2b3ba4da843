// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IPriceFeed} from "./IPriceFeed.sol";
import {IPriceOracle} from "./IPriceOracle.sol";

/// @title See {IPriceOracle}.
contract PriceOracle is IPriceOracle, AccessManaged, EIP712 {
    bytes32 public constant PRICE_TYPEHASH = keccak256("Price(uint48 round,uint48 observedAt,uint160 price)");
    uint256 public constant SEATS = 5;
    uint8 private constant MIN_QUORUM = 3;
    uint48 private constant MIN_MAX_AGE = 5 minutes;
    uint48 private constant MAX_MAX_AGE = 1 days;
    uint16 private constant MIN_DEVIATION_BPS = 10;
    uint16 private constant MAX_DEVIATION_BPS = 5000;
    uint256 private constant BPS = 10_000;

    Answer private last;
    Parameters private rules;
    address[SEATS] private signers;
    /// Seat + 1; 0 for everyone else.
    mapping(address signer => uint256) private seatOf;

    constructor(address authority, Parameters memory parameters)
        AccessManaged(authority)
        EIP712("AITN PriceOracle", "1")
    {
        _setParameters(parameters);
    }

    /// @inheritdoc IPriceOracle
    function setSigner(uint256 seat, address signer) external restricted {
        require(seat < SEATS, SeatOutOfRange(seat));
        uint256 held = seatOf[signer];
        if (held != 0) revert SignerHasSeat(signer, held - 1);
        delete seatOf[signers[seat]];
        signers[seat] = signer;
        // The zero address stands for an empty seat and never holds one.
        if (signer != address(0)) seatOf[signer] = seat + 1;
        emit SignerSet(seat, signer);
    }

    /// @inheritdoc IPriceOracle
    function setParameters(Parameters calldata parameters) external restricted {
        _setParameters(parameters);
    }

    /// @inheritdoc IPriceOracle
    function submit(uint48 round, SignedPrice[] calldata prices) external returns (uint160 median) {
        Answer memory before = last;
        require(round == before.round + 1, NotNextRound(round, before.round + 1));
        uint256 count = prices.length;
        require(count >= rules.quorum && count <= SEATS, PriceCountOutOfRange(count, rules.quorum));
        uint48 observedAt = _verify(round, prices, _earliest(before));
        median = _median(prices);
        if (before.round != 0) _requireNear(median, observedAt, before);
        last = Answer(median, round, observedAt);
        emit PriceAccepted(round, median, observedAt, count);
    }

    /// @inheritdoc IPriceFeed
    function price() external view returns (uint256) {
        require(isFresh(), StalePrice(last.observedAt, rules.maxAge));
        return last.price;
    }

    /// @inheritdoc IPriceOracle
    function answer() external view returns (Answer memory) {
        return last;
    }

    /// @inheritdoc IPriceOracle
    function isFresh() public view returns (bool) {
        return last.round != 0 && block.timestamp - last.observedAt <= rules.maxAge;
    }

    /// @inheritdoc IPriceOracle
    function parametersOf() external view returns (Parameters memory) {
        return rules;
    }

    /// @inheritdoc IPriceOracle
    function signerAt(uint256 seat) external view returns (address) {
        require(seat < SEATS, SeatOutOfRange(seat));
        return signers[seat];
    }

    /// @inheritdoc IPriceOracle
    function priceHash(uint48 round, uint48 observedAt, uint160 price_) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(PRICE_TYPEHASH, round, observedAt, price_)));
    }

    function _setParameters(Parameters memory p) private {
        bool ok = p.maxAge >= MIN_MAX_AGE && p.maxAge <= MAX_MAX_AGE && p.minInterval > 0
            && p.minInterval <= p.maxAge / 2 && p.maxDeviationBps >= MIN_DEVIATION_BPS
            && p.maxDeviationBps <= MAX_DEVIATION_BPS && p.quorum >= MIN_QUORUM && p.quorum <= SEATS;
        require(ok, ParametersOutOfRange(p.maxAge, p.minInterval, p.maxDeviationBps, p.quorum));
        rules = p;
        emit ParametersSet(p.maxAge, p.minInterval, p.maxDeviationBps, p.quorum);
    }

    /// An observation has to be fresh, and later than the last round's by the interval: else a captured quorum could
    /// walk any distance through many rounds of one block.
    function _earliest(Answer memory before) private view returns (uint256 earliest) {
        earliest = block.timestamp > rules.maxAge ? block.timestamp - rules.maxAge : 0;
        uint256 next = uint256(before.observedAt) + rules.minInterval;
        if (before.round != 0 && next > earliest) earliest = next;
    }

    /// Checks order, times and signatures; returns the oldest observation.
    function _verify(uint48 round, SignedPrice[] calldata prices, uint256 earliest)
        private
        view
        returns (uint48 oldest)
    {
        uint256 seen;
        // The least price is one wei, so that an answer is never zero.
        uint160 before = 1;
        oldest = type(uint48).max;
        for (uint256 i; i < prices.length; ++i) {
            SignedPrice calldata item = prices[i];
            require(item.price >= before, PricesNotAscending(i, item.price, before));
            before = item.price;
            bool inTime = item.observedAt >= earliest && item.observedAt <= block.timestamp;
            require(inTime, ObservedOutOfRange(item.observedAt, earliest, block.timestamp));
            if (item.observedAt < oldest) oldest = item.observedAt;
            address signer = ECDSA.recoverCalldata(priceHash(round, item.observedAt, item.price), item.signature);
            uint256 seat = seatOf[signer];
            require(seat != 0, NotSigner(signer));
            require(seen & (1 << seat) == 0, SignedTwice(signer));
            seen |= 1 << seat;
        }
    }

    function _median(SignedPrice[] calldata prices) private pure returns (uint160) {
        uint256 count = prices.length;
        uint256 upper = prices[count / 2].price;
        uint256 lower = prices[(count - 1) / 2].price;
        return uint160((upper + lower) / 2);
    }

    function _requireNear(uint160 median, uint48 observedAt, Answer memory before) private view {
        uint256 windows = 1 + uint256(observedAt - before.observedAt) / rules.maxAge;
        uint256 allowedBps = windows * rules.maxDeviationBps;
        uint256 distance = median > before.price ? median - before.price : before.price - median;
        require(distance * BPS <= allowedBps * before.price, DeviationTooLarge(median, before.price, allowedBps));
    }
}
