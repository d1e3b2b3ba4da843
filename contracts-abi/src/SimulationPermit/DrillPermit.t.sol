// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DrillPermit} from "./DrillPermit.sol";
import {IDrillPermit} from "./IDrillPermit.sol";
import {SimulationPermitFixture} from "./SimulationPermitFixture.t.sol";

contract DrillPermitTest is SimulationPermitFixture {
    bytes32 private constant TEMPLATE = keccak256("evacuation");
    DrillPermit private drills;

    function setUp() public override {
        super.setUp();
        drills = new DrillPermit(sites, registry);
    }

    function permitted(uint64 most) private returns (bytes32) {
        return drills.permitDrill(site, TEMPLATE, models, most, expiry);
    }

    function digests(uint256 count) private pure returns (bytes32[] memory list) {
        list = new bytes32[](count);
        for (uint256 i; i < count; ++i) {
            list[i] = bytes32(i + 1);
        }
    }

    function testFuzz_SessionsUpToTheNumberPermitted(uint8 most, uint8 first) public {
        uint64 limit = uint64(bound(most, 2, 200));
        bytes32 drill = permitted(limit);
        eq(drill, keccak256(abi.encode(site, TEMPLATE, models, limit, expiry)));
        uint64 part = uint64(bound(first, 1, limit - 1));
        drills.postSessions(drill, 0, digests(part));
        bytes32[] memory tooMany = digests(limit - part + 1);
        vm.expectRevert(abi.encodeWithSelector(IDrillPermit.DrillFull.selector, drill, limit + 1, limit));
        drills.postSessions(drill, part, tooMany);
        drills.postSessions(drill, part, digests(limit - part));
        eq(drills.drillOf(drill).sessions, limit);
    }

    function test_TheHeadCoversEverySession() public {
        bytes32 drill = permitted(10);
        bytes32 head =
            keccak256(abi.encode(keccak256(abi.encode(bytes32(0), bytes32(uint256(1)))), bytes32(uint256(2))));
        vm.expectEmit();
        emit IDrillPermit.SessionsPosted(drill, 0, digests(2), head);
        drills.postSessions(drill, 0, digests(2));
        eq(drills.drillOf(drill).head, head);
    }

    function test_RevertIf_ABatchIsRepeated() public {
        bytes32 drill = permitted(10);
        bytes32[] memory batch = digests(3);
        drills.postSessions(drill, 0, batch);
        vm.expectRevert(abi.encodeWithSelector(IDrillPermit.NotNext.selector, drill, 0, 3));
        drills.postSessions(drill, 0, batch);
    }

    function testFuzz_RevertIf_NotTheSimulator(address caller) public {
        vm.assume(caller != address(this));
        bytes32 drill = permitted(10);
        bytes32[] memory batch = digests(1);
        bytes memory refusal = abi.encodeWithSelector(IDrillPermit.NotSimulator.selector, site, caller);
        vm.startPrank(caller);
        vm.expectRevert(refusal);
        drills.permitDrill(site, TEMPLATE, models, 11, expiry);
        vm.expectRevert(refusal);
        drills.postSessions(drill, 0, batch);
        vm.expectRevert(refusal);
        drills.closeDrill(drill);
        vm.expectRevert(abi.encodeWithSelector(IDrillPermit.NotSimulator.selector, 0, caller));
        drills.postSessions("unknown", 0, batch);
    }

    function test_RevertIf_ClosedExpiredOrItsModelRevoked() public {
        bytes32 drill = permitted(10);
        bytes32 second = permitted(11);
        bytes32[] memory batch = digests(1);
        vm.expectEmit();
        emit IDrillPermit.DrillClosed(drill);
        drills.closeDrill(drill);
        vm.expectRevert(abi.encodeWithSelector(IDrillPermit.DrillIsClosed.selector, drill));
        drills.closeDrill(drill);
        vm.expectRevert(abi.encodeWithSelector(IDrillPermit.DrillIsClosed.selector, drill));
        drills.postSessions(drill, 0, batch);
        vm.warp(expiry);
        drills.postSessions(second, 0, batch);
        registry.revoke(models[0], "");
        vm.expectRevert(abi.encodeWithSelector(IDrillPermit.ModelNotApproved.selector, models[0]));
        drills.postSessions(second, 1, batch);
        vm.warp(expiry + 1);
        vm.expectRevert(abi.encodeWithSelector(IDrillPermit.ExpiryOutOfRange.selector, expiry, expiry + 1));
        drills.postSessions(second, 1, batch);
    }

    function test_RevertIf_TheBatchIsEmptyTooLargeOrHoldsNothing() public {
        bytes32 drill = permitted(1_000);
        bytes32[] memory batch = digests(257);
        vm.expectRevert(abi.encodeWithSelector(IDrillPermit.BatchSize.selector, 257));
        drills.postSessions(drill, 0, batch);
        batch = digests(0);
        vm.expectRevert(abi.encodeWithSelector(IDrillPermit.BatchSize.selector, 0));
        drills.postSessions(drill, 0, batch);
        batch = digests(256);
        batch[255] = 0;
        vm.expectRevert(abi.encodeWithSelector(IDrillPermit.SessionZero.selector, 255));
        drills.postSessions(drill, 0, batch);
        drills.postSessions(drill, 0, digests(256));
    }

    function test_RevertIf_TheDrillIsOutOfRange() public {
        vm.expectRevert(abi.encodeWithSelector(IDrillPermit.SessionsOutOfRange.selector, 0));
        permitted(0);
        vm.expectRevert(abi.encodeWithSelector(IDrillPermit.SessionsOutOfRange.selector, 1_000_001));
        permitted(1_000_001);
        bytes32 drill = permitted(1_000_000);
        vm.expectRevert(abi.encodeWithSelector(IDrillPermit.DrillExists.selector, drill));
        permitted(1_000_000);
        vm.expectRevert(abi.encodeWithSelector(IDrillPermit.ExpiryOutOfRange.selector, 1_000, 1_000));
        drills.permitDrill(site, TEMPLATE, models, 1, 1_000);
        uint64 last = uint64(1_000 + 400 days);
        vm.expectRevert(abi.encodeWithSelector(IDrillPermit.ExpiryOutOfRange.selector, last + 1, 1_000));
        drills.permitDrill(site, TEMPLATE, models, 1, last + 1);
        drills.permitDrill(site, TEMPLATE, models, 1, last);
        vm.expectRevert(abi.encodeWithSelector(IDrillPermit.ModelCount.selector, 17));
        drills.permitDrill(site, TEMPLATE, new bytes32[](17), 1, expiry);
        vm.expectRevert(abi.encodeWithSelector(IDrillPermit.ModelNotApproved.selector, 0));
        drills.permitDrill(site, TEMPLATE, new bytes32[](1), 1, expiry);
        // Sixteen are not too many.
        vm.expectRevert(abi.encodeWithSelector(IDrillPermit.ModelNotApproved.selector, 0));
        drills.permitDrill(site, TEMPLATE, new bytes32[](16), 1, expiry);
    }
}
