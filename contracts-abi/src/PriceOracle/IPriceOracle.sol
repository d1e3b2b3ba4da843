// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPriceFeed} from "./IPriceFeed.sol";

/// @title The price of one pair: the median of what three to five of five signers saw.
/// @notice One contract a pair; the EIP-712 domain binds a signature to it. Rounds are counted one by one, observations
/// never go back in time, and a price may move by no more than a cap a round. The cap widens by itself with every
/// staleness window of silence, so that a real crash ends the pause it causes without anyone's power to set a price.
interface IPriceOracle is IPriceFeed {
    /// @dev EIP-712: Price(uint48 round,uint48 observedAt,uint160 price)
    struct SignedPrice {
        /// In the unit of {IPriceFeed.price}.
        uint160 price;
        /// When the signer saw it, unix seconds.
        uint48 observedAt;
        /// 65 bytes, r s v, low s.
        bytes signature;
    }

    struct Answer {
        uint160 price;
        /// 0 before the first answer.
        uint48 round;
        /// The oldest observation of the round, unix seconds.
        uint48 observedAt;
    }

    struct Parameters {
        /// Seconds after which an answer is stale; 5 minutes to 1 day.
        uint48 maxAge;
        /// Seconds between two rounds' observations; 1 second to half of maxAge.
        uint48 minInterval;
        /// How far a round may be from the last one, in basis points of it; 10 to 5000.
        uint16 maxDeviationBps;
        /// Prices a round needs; 3 to 5.
        uint8 quorum;
    }

    event SignerSet(uint256 indexed seat, address indexed signer);
    event ParametersSet(uint48 maxAge, uint48 minInterval, uint16 maxDeviationBps, uint8 quorum);
    event PriceAccepted(uint48 indexed round, uint160 price, uint48 observedAt, uint256 signers);

    error SeatOutOfRange(uint256 seat);
    error SignerHasSeat(address signer, uint256 seat);
    error ParametersOutOfRange(uint48 maxAge, uint48 minInterval, uint16 maxDeviationBps, uint8 quorum);
    error NotNextRound(uint48 round, uint48 expected);
    error PriceCountOutOfRange(uint256 count, uint256 quorum);
    error PricesNotAscending(uint256 index, uint160 price, uint160 before);
    error ObservedOutOfRange(uint48 observedAt, uint256 earliest, uint256 latest);
    error NotSigner(address recovered);
    error SignedTwice(address signer);
    error DeviationTooLarge(uint160 price, uint160 last, uint256 allowedBps);
    error StalePrice(uint48 observedAt, uint48 maxAge);

    /// @notice Gives one of the five seats to a signer, or empties it (zero address); restricted.
    /// @param seat 0 to 4
    function setSigner(uint256 seat, address signer) external;

    /// @notice Restricted.
    function setParameters(Parameters calldata parameters) external;

    /// @notice Settles a round; anyone may send it.
    /// @param round the last round plus one
    /// @param prices by ascending price, each of another seat
    /// @return median the middle price, or the floor of the mean of the two middle ones
    function submit(uint48 round, SignedPrice[] calldata prices) external returns (uint160 median);

    function answer() external view returns (Answer memory);
    function isFresh() external view returns (bool);
    function parametersOf() external view returns (Parameters memory);
    function signerAt(uint256 seat) external view returns (address);
    /// @notice What a signer signs.
    function priceHash(uint48 round, uint48 observedAt, uint160 price) external view returns (bytes32);
}
