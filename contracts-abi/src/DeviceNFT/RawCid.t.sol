// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Check} from "../testing/Check.sol";
import {RawCid} from "./RawCid.sol";

contract RawCidTest is Check {
    function same(string memory got, string memory wanted) private pure {
        yes(keccak256(bytes(got)) == keccak256(bytes(wanted)), got);
    }

    /// The same two vectors as the pipeline's rawCid has.
    function test_KnownCids() public pure {
        same(RawCid.uri(sha256("")), "ipfs://bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
        same(RawCid.uri(sha256("hello world")), "ipfs://bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
    }

    /// Read back bit by bit: 58 characters of five bits are the four bytes, the digest and two zeros.
    function testFuzz_DecodesToPrefixAndDigest(bytes32 digest) public pure {
        bytes memory text = bytes(RawCid.uri(digest));
        eq(text.length, 66);
        uint256 bits;
        uint256 prefix;
        for (uint256 i; i < 58; ++i) {
            uint8 char = uint8(text[8 + i]);
            uint256 value = char >= 97 ? char - 97 : char - 24;
            if (i < 6) prefix = prefix << 5 | value;
            else if (i == 6) (prefix, bits) = (prefix << 2 | value >> 3, value & 7);
            else if (i < 57) bits = bits << 5 | value;
            else (bits, value) = (bits << 3 | value >> 2, value & 3);
            if (i == 57) eq(value, 0);
        }
        eq(prefix, 0x01551220);
        eq(bits, uint256(digest));
    }
}
