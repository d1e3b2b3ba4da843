// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {ISimulationPermit} from "./ISimulationPermit.sol";
import {Blocks, SimulationPermitFixture} from "./SimulationPermitFixture.t.sol";

abstract contract SeededFixture is SimulationPermitFixture {
    bytes32 internal constant SECRET = keccak256("secret");
    bytes32 internal constant BLOCK_HASH = keccak256("block 12");
    uint256 internal before;

    function setUp() public virtual override {
        super.setUp();
        toBlock(10);
        before = token.balanceOf(address(this));
    }

    function asked() internal view returns (ISimulationPermit.SeededRequest memory) {
        return ISimulationPermit.SeededRequest(site, SCENARIO, keccak256("parameters"), models, 30, expiry);
    }

    function commitment() internal view returns (bytes32) {
        return keccak256(abi.encode(address(this), SECRET));
    }

    function requested() internal returns (bytes32) {
        return permits.requestSeeded(asked(), commitment());
    }

    function revealed() internal returns (bytes32 permit) {
        permit = requested();
        toBlock(13);
        Blocks(address(vm)).setBlockhash(12, BLOCK_HASH);
        permits.reveal(permit, SECRET);
    }

    function posted() internal returns (bytes32 permit) {
        permit = revealed();
        permits.postResult(permit, RESULT, 30);
    }

    function challenged() internal returns (bytes32 permit) {
        permit = posted();
        vm.prank(CHALLENGER);
        permits.challenge(permit, keccak256("other"), "evidence");
    }

    function stateIs(bytes32 permit, ISimulationPermit.State state) internal view {
        eq(uint256(permits.runOf(permit).state), uint256(state));
    }

    function refuses(bytes32 permit, ISimulationPermit.State state) internal {
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.WrongState.selector, permit, state));
    }

    function spent() internal view returns (uint256) {
        return before - token.balanceOf(address(this));
    }
}

contract SeededPermitTest is SeededFixture {
    function test_TheLastSecondsCount() public {
        bytes32 permit = posted();
        vm.warp(permits.runOf(permit).until);
        vm.prank(CHALLENGER);
        permits.challenge(permit, keccak256("other"), "evidence");
        vm.warp(permits.runOf(permit).until);
        permits.resolve(permit, false, "evidence");
        stateIs(permit, ISimulationPermit.State.Final);
    }

    /// The seed's own block has no hash yet, which is not the same as none any more.
    function test_RevertIf_ForfeitInTheSeedsBlock() public {
        bytes32 permit = requested();
        toBlock(12);
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.SeedBlockAhead.selector, permit, 12, 12));
        permits.forfeit(permit);
    }

    function test_TheSeedIsOfTheSecretAndALaterBlock() public {
        bytes32 permit = requested();
        eq(permit, keccak256(abi.encode(asked(), address(this))));
        eq(permits.runOf(permit).seedBlock, 12);
        eq(permits.runOf(permit).parametersDigest, keccak256("parameters"));
        eq(spent(), BOND);
        toBlock(12);
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.SeedBlockAhead.selector, permit, 12, 12));
        permits.reveal(permit, SECRET);
        toBlock(13);
        Blocks(address(vm)).setBlockhash(12, BLOCK_HASH);
        bytes32 wrong = keccak256(abi.encode(address(this), RESULT));
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.WrongSecret.selector, permit, wrong));
        permits.reveal(permit, RESULT);
        bytes32 seed = keccak256(abi.encode(permit, SECRET, BLOCK_HASH));
        vm.expectEmit();
        emit ISimulationPermit.SeedRevealed(permit, seed);
        eq(permits.reveal(permit, SECRET), seed);
        eq(permits.seedOf(permit, 29), keccak256(abi.encode(seed, uint64(29))));
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.NoSuchReplication.selector, permit, 30));
        permits.seedOf(permit, 30);
        refuses(permit, ISimulationPermit.State.Revealed);
        permits.reveal(permit, SECRET);
    }

    function test_RevertIf_DrawnTwice() public {
        requested();
        ISimulationPermit.SeededRequest memory again = asked();
        // Another budget and expiry are another permit, but the same draw.
        (again.budget, again.expiry) = (31, expiry + 1);
        bytes32 content = keccak256(abi.encode(site, SCENARIO, again.parametersDigest, models));
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.SeedDrawn.selector, content));
        permits.requestSeeded(again, commitment());
        again.parametersDigest = keccak256("others");
        permits.requestSeeded(again, commitment());
    }

    function test_ASeedThatIsNotRevealedCostsTheBond() public {
        bytes32 permit = requested();
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.NoSuchReplication.selector, permit, 0));
        permits.seedOf(permit, 0);
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.SeedBlockAhead.selector, permit, 12, 10));
        permits.forfeit(permit);
        toBlock(12 + 256);
        Blocks(address(vm)).setBlockhash(12, BLOCK_HASH);
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.SeedBlockAhead.selector, permit, 12, 268));
        permits.forfeit(permit);
        toBlock(12 + 257);
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.SeedBlockGone.selector, permit, 12));
        permits.reveal(permit, SECRET);
        vm.expectEmit();
        emit ISimulationPermit.PermitVoid(permit, BOND);
        vm.prank(CHALLENGER);
        permits.forfeit(permit);
        eq(token.balanceOf(TREASURY), BOND);
        refuses(permit, ISimulationPermit.State.Void);
        permits.forfeit(permit);
    }

    /// Who saw the seed and keeps the result back loses the bond too.
    function test_ASeedWithoutResultCostsTheBond() public {
        bytes32 permit = revealed();
        vm.warp(expiry);
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.WindowOpen.selector, permit, expiry));
        permits.forfeit(permit);
        vm.warp(expiry + 1);
        permits.forfeit(permit);
        eq(token.balanceOf(TREASURY), BOND);
        yes(!permits.covers(permit, site, 0), "void");
    }

    function test_AResultThatNobodyChallengedIsFinal() public {
        bytes32 permit = posted();
        yes(!permits.covers(permit, site, models[0]), "not within the window");
        uint64 until = permits.runOf(permit).until;
        eq(until, block.timestamp + 1 days);
        vm.warp(until);
        yes(!permits.covers(permit, site, models[0]), "nor in its last second");
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.WindowOpen.selector, permit, until));
        permits.close(permit);
        vm.warp(until + 1);
        yes(permits.covers(permit, site, models[0]), "final without a transaction");
        vm.prank(CHALLENGER);
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.WindowPassed.selector, permit, until));
        permits.challenge(permit, keccak256("other"), 0);
        vm.expectEmit();
        emit ISimulationPermit.ResultFinal(permit, RESULT);
        permits.close(permit);
        eq(spent(), 0);
        yes(permits.covers(permit, site, models[0]), "final");
        refuses(permit, ISimulationPermit.State.Final);
        permits.close(permit);
    }

    function testFuzz_TheLoserOfAChallengePays(bool upheld) public {
        bytes32 permit = challenged();
        eq(permits.runOf(permit).otherDigest, keccak256("other"));
        vm.expectEmit();
        emit ISimulationPermit.ChallengeResolved(permit, upheld, "why");
        permits.resolve(permit, upheld, "why");
        eq(token.balanceOf(CHALLENGER), upheld ? 1_000_000 ether + BOND : 1_000_000 ether - BOND);
        eq(token.balanceOf(address(this)), upheld ? before - BOND : before + BOND);
        yes(permits.covers(permit, site, 0) == !upheld, "only what held covers");
        refuses(permit, upheld ? ISimulationPermit.State.Void : ISimulationPermit.State.Final);
        permits.resolve(permit, upheld, "why");
    }

    function test_ASilentResolverGivesBothTheirBonds() public {
        bytes32 permit = challenged();
        uint64 until = permits.runOf(permit).until;
        eq(until, block.timestamp + 14 days);
        vm.warp(until);
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.WindowOpen.selector, permit, until));
        permits.close(permit);
        vm.warp(until + 1);
        yes(!permits.covers(permit, site, 0), "challenged");
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.WindowPassed.selector, permit, until));
        permits.resolve(permit, false, 0);
        permits.close(permit);
        eq(spent(), 0);
        eq(token.balanceOf(CHALLENGER), 1_000_000 ether);
        yes(!permits.covers(permit, site, 0), "undecided is not final");
    }

    function test_RevertIf_OutOfTurn() public {
        bytes32 permit = requested();
        refuses(permit, ISimulationPermit.State.Committed);
        permits.postResult(permit, RESULT, 1);
        refuses(permit, ISimulationPermit.State.Committed);
        permits.challenge(permit, RESULT, 0);
        refuses(permit, ISimulationPermit.State.Committed);
        permits.resolve(permit, true, 0);
        refuses(permit, ISimulationPermit.State.Committed);
        permits.close(permit);
    }

    function test_RevertIf_ChallengedWithTheSameOrTwice() public {
        bytes32 permit = posted();
        vm.startPrank(CHALLENGER);
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.SameDigest.selector, permit, RESULT));
        permits.challenge(permit, RESULT, 0);
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.SameDigest.selector, permit, 0));
        permits.challenge(permit, 0, 0);
        permits.challenge(permit, SCENARIO, 0);
        refuses(permit, ISimulationPermit.State.Challenged);
        permits.challenge(permit, SCENARIO, 0);
        vm.stopPrank();
        refuses(permit, ISimulationPermit.State.Challenged);
        permits.forfeit(permit);
    }

    function testFuzz_RevertIf_NotTheDao(address caller) public {
        vm.assume(caller != address(this));
        bytes32 permit = challenged();
        bytes memory refusal = abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(refusal);
        permits.resolve(permit, true, 0);
        vm.expectRevert(refusal);
        permits.setPermitParams(ISimulationPermit.PermitParams(0, BOND, 1 days), caller);
    }
}

contract PermitParamsTest is SeededFixture {
    function set(uint96 fee, uint96 bond, uint64 window) private {
        permits.setPermitParams(ISimulationPermit.PermitParams(fee, bond, window), TREASURY);
    }

    function refuse(bytes32 name, uint256 value) private {
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.ParameterOutOfRange.selector, name, value));
    }

    function test_TheFeeGoesToTheTreasury() public {
        set(0.5 ether, 5 ether, 10 minutes);
        bytes32 plain = permits.request(site, SCENARIO, models, 30, expiry);
        eq(token.balanceOf(TREASURY), 15 ether);
        eq(uint256(permits.runOf(plain).state), uint256(ISimulationPermit.State.Plain));
        bytes32 permit = requested();
        eq(token.balanceOf(TREASURY), 30 ether);
        eq(spent(), 35 ether);
        eq(permits.runOf(permit).bond, 5 ether);
        eq(token.balanceOf(address(permits)), 5 ether);
    }

    function testFuzz_RevertIf_OutOfRange(uint96 fee, uint96 bond, uint64 window) public {
        fee = uint96(bound(fee, 1 ether + 1, type(uint96).max));
        refuse("feePerReplication", fee);
        set(fee, BOND, 1 days);
        uint96 little = uint96(bound(bond, 0, 1 ether - 1));
        refuse("bond", little);
        set(0, little, 1 days);
        uint96 much = uint96(bound(bond, 1_000_000 ether + 1, type(uint96).max));
        refuse("bond", much);
        set(0, much, 1 days);
        uint64 short = uint64(bound(window, 0, 10 minutes - 1));
        refuse("windowS", short);
        set(0, BOND, short);
        uint64 long = uint64(bound(window, 14 days + 1, type(uint64).max));
        refuse("windowS", long);
        set(0, BOND, long);
        refuse("treasury", 0);
        permits.setPermitParams(ISimulationPermit.PermitParams(0, BOND, 1 days), address(0));
    }

    function test_TheBounds() public {
        set(1 ether, 1 ether, 14 days);
        set(0, 1_000_000 ether, 10 minutes);
        (uint96 fee, uint96 bond, uint64 window) = permits.permitParams();
        eq(fee, 0);
        eq(bond, 1_000_000 ether);
        eq(window, 10 minutes);
    }
}
