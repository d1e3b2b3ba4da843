// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The text of a CIDv1 of raw bytes with a sha2-256 digest, in base32 (multiformats: 0x01 0x55 0x12 0x20 digest).
library RawCid {
    bytes32 private constant ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    // "b" names the base; the four bytes before the digest give "afkrei" and two more bits, which are zero.
    bytes private constant HEAD = "ipfs://bafkrei";
    uint256 private constant DIGEST_CHARS = 52;

    /// @param digest sha2-256 of the bytes
    /// @return ipfs:// and the CID
    function uri(bytes32 digest) internal pure returns (string memory) {
        bytes memory text = new bytes(DIGEST_CHARS);
        uint256 bits = uint256(digest);
        for (uint256 i; i < DIGEST_CHARS - 1; ++i) {
            text[i] = ALPHABET[bits >> (253 - 5 * i) & 31];
        }
        text[DIGEST_CHARS - 1] = ALPHABET[bits << 2 & 31];
        return string(bytes.concat(HEAD, text));
    }
}
