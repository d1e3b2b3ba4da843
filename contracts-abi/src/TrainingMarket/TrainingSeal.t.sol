// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITrainingMarket} from "./ITrainingMarket.sol";
import {TrainingMarketFixture} from "./TrainingMarketFixture.t.sol";

/// Whose update it is when two devices commit one digest.
contract TrainingSealTest is TrainingMarketFixture {
    bytes32 private constant DIGEST = keccak256("one update");
    uint256 private demand;

    function setUp() public override {
        super.setUp();
        demand = started(3);
    }

    function commit(uint256 k, bytes32 digest) private {
        bytes memory signature = signedUpdate(demand, k, digest);
        market.commit(demand, deviceAt(k), digest, signature);
    }

    function seal(uint256 k) private returns (bytes32 mark) {
        mark = market.sealOf(demand, 0, deviceAt(k), DIGEST);
        market.seal(mark);
    }

    function refusesSecond(uint256 k, uint256 first) private {
        bytes memory signature = signedUpdate(demand, k, DIGEST);
        refused(
            ITrainingMarket.DuplicateUpdate.selector,
            abi.encode(demand, uint16(0), deviceAt(k), DIGEST, deviceAt(first))
        );
        market.commit(demand, deviceAt(k), DIGEST, signature);
    }

    function isCommitted(uint256 k) private view returns (bool) {
        return market.updateOf(demand, 0, deviceAt(k)).digest != 0;
    }

    function testFuzz_RevertIf_AnotherDeviceCommittedIt(uint256 wait) public {
        commit(0, DIGEST);
        later(wait % 1 hours);
        refusesSecond(1, 0);
        yes(isCommitted(0) && !isCommitted(1), "the first stands");
        commit(1, keccak256("its own"));
        eq(market.roundOf(demand, 0).committed, 3);
    }

    /// A copy of a pending commitment that comes first does not keep the sealed one out, and whoever copied may still deliver.
    function testFuzz_ASealedUpdateDisplacesACopy(uint256 before, uint256 wait, bool copierSeals) public {
        before = bound(before, 1, 20 minutes);
        wait = bound(wait, 0, 20 minutes);
        bytes32 mark = seal(0);
        eq(market.sealedAt(mark), block.timestamp);
        later(before);
        if (copierSeals) seal(1);
        commit(1, DIGEST);
        later(wait);
        vm.expectEmit();
        emit ITrainingMarket.UpdateDisplaced(demand, 0, deviceAt(1), DIGEST, deviceAt(0));
        commit(0, DIGEST);
        yes(isCommitted(0) && !isCommitted(1), "the sealed one stands");
        eq(market.roundOf(demand, 0).committed, 1);
        refusesSecond(1, 0);
        commit(1, keccak256("its own"));
        commit(2, keccak256("another"));
        closes(demand, bps(5000, 3000, 2000));
        yes(market.shareOf(demand, 0, deviceAt(0)) > 0, "paid");
    }

    /// Sealed later than the other was sealed, or committed, or in the same second: refused.
    function testFuzz_RevertIf_TheOtherWasBoundBefore(bool firstSealed, uint256 wait, uint256 further) public {
        wait = wait % 20 minutes;
        if (firstSealed) seal(0);
        else commit(0, DIGEST);
        later(wait);
        seal(1);
        if (firstSealed) commit(0, DIGEST);
        later(further % 20 minutes);
        refusesSecond(1, 0);
        yes(isCommitted(0), "the first stands");
    }

    function test_ASealIsOfOneDeviceDemandRoundAndUpdate() public {
        bytes32 mark = seal(0);
        eq(mark, keccak256(abi.encode(demand, uint16(0), deviceAt(0), DIGEST)));
        later(1);
        commit(1, DIGEST);
        // The seal is the first device's: no other displaces with it.
        refusesSecond(2, 1);
        uint256 at = market.sealedAt(mark);
        vm.prank(address(0xBAD));
        market.seal(mark);
        eq(market.sealedAt(mark), at);
        commit(0, DIGEST);
        yes(isCommitted(0) && !isCommitted(1), "shown again it is as old as it was");
    }

    function test_ASealIsTold() public {
        bytes32 mark = market.sealOf(demand, 0, deviceAt(0), DIGEST);
        vm.expectEmit();
        emit ITrainingMarket.UpdateSealed(mark);
        market.seal(mark);
    }

    /// The digest is free in another round, and in another demand.
    function test_EachRoundIsItsOwn() public {
        commit(0, DIGEST);
        commit(1, keccak256("1"));
        commit(2, keccak256("2"));
        closes(demand, bps(5000, 3000, 2000));
        commit(1, DIGEST);
        eq(market.updateOf(demand, 1, deviceAt(1)).digest, DIGEST);
        demand = started(3);
        commit(2, DIGEST);
        yes(isCommitted(2), "another demand");
    }
}
