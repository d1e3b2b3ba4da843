// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {ITrainingMarket} from "./ITrainingMarket.sol";
import {TrainingMarketFixture} from "./TrainingMarketFixture.t.sol";

/// Demands, applications, selection and the ways out before any work.
contract TrainingMarketTest is TrainingMarketFixture {
    function test_OpensAndEscrows() public {
        ITrainingMarket.Terms memory terms = termsOf();
        uint256 before = aitn.balanceOf(address(this));
        vm.expectEmit();
        emit ITrainingMarket.DemandOpened(1, address(this), OPERATOR, terms, standardRules(), CID);
        eq(opened(terms), 1);
        eq(market.lastDemand(), 1);
        eq(before - aitn.balanceOf(address(this)), REWARD);
        ITrainingMarket.Demand memory d = market.demandOf(1);
        eq(d.payer, address(this));
        eq(d.operator, OPERATOR);
        eq(d.openedAt, block.timestamp);
        eq(d.escrow, REWARD);
        eq(market.termsOf(1).profileDigest, terms.profileDigest);
        books(1, 0, 0);
    }

    function outOfRange(ITrainingMarket.Terms memory terms, bytes32 which) private {
        refused(ITrainingMarket.OutOfRange.selector, abi.encode(which));
        market.open(terms, OPERATOR, CID);
    }

    function test_RevertIf_TermsAreOutOfRange() public {
        ITrainingMarket.Terms memory t = termsOf();
        t.modelDigest = 0;
        outOfRange(t, "modelDigest");
        t = termsOf();
        t.instructionDigest = 0;
        outOfRange(t, "instructionDigest");
        t = termsOf();
        t.profileDigest = 0;
        outOfRange(t, "profileDigest");
        t = termsOf();
        t.rounds = 0;
        outOfRange(t, "rounds");
        t.rounds = 1001;
        outOfRange(t, "rounds");
        t.rounds = 1000;
        t.reward = 999;
        outOfRange(t, "reward");
        t.reward = 1000;
        opened(t);
        t = termsOf();
        t.maxSeats = 257;
        outOfRange(t, "maxSeats");
        t.maxSeats = 256;
        t.minSeats = 257;
        outOfRange(t, "minSeats");
        t.minSeats = 256;
        t.quorum = 0;
        outOfRange(t, "quorum");
        t.quorum = 257;
        outOfRange(t, "quorum");
        t.quorum = 256;
        t.enough = 255;
        outOfRange(t, "enough");
        t.enough = 257;
        outOfRange(t, "enough");
        t.enough = 256;
        t.floorBps = 10_001;
        outOfRange(t, "floorBps");
        t.floorBps = 10_000;
        t.minTier = 4;
        outOfRange(t, "minTier");
        t.minTier = 3;
        opened(t);
    }

    function test_RevertIf_AWindowIsOutOfRange() public {
        uint32[2] memory wrong = [uint32(59), 30 days + 1];
        for (uint256 i; i < 2; ++i) {
            ITrainingMarket.Terms memory t = termsOf();
            t.applyS = wrong[i];
            outOfRange(t, "applyS");
            t = termsOf();
            t.selectS = wrong[i];
            outOfRange(t, "selectS");
            t = termsOf();
            t.commitS = wrong[i];
            outOfRange(t, "commitS");
            t = termsOf();
            t.closeS = wrong[i];
            outOfRange(t, "closeS");
        }
        ITrainingMarket.Terms memory good = termsOf();
        (good.applyS, good.selectS, good.commitS, good.closeS) = (60, 30 days, 60, 30 days);
        opened(good);
    }

    function test_RevertIf_TheOperatorOrTheCidIsMissing() public {
        refused(ITrainingMarket.OutOfRange.selector, abi.encode(bytes32("operator")));
        market.open(termsOf(), address(0), CID);
        refused(ITrainingMarket.OutOfRange.selector, abi.encode(bytes32("modelCid")));
        market.open(termsOf(), OPERATOR, "");
        refused(ITrainingMarket.OutOfRange.selector, abi.encode(bytes32("modelCid")));
        market.open(termsOf(), OPERATOR, string(new bytes(129)));
        market.open(termsOf(), OPERATOR, string(new bytes(128)));
    }

    function test_AnyoneSendsWhatADeviceSigned() public {
        uint256 demand = opened(termsOf());
        address device = deviceAt(0);
        bytes32 hash = market.applicationHash(demand, device, samples(), PERFORMANCE);
        bytes memory signature = signedBy(0, hash);
        vm.expectEmit();
        emit ITrainingMarket.Applied(demand, device, samples(), PERFORMANCE);
        vm.prank(CHALLENGER);
        market.applyFor(demand, device, samples(), PERFORMANCE, signature);
        (bool applied, uint256 seat) = market.applicationOf(demand, device);
        yes(applied && seat == 0, "applied, not selected");
        (applied, seat) = market.applicationOf(demand, deviceAt(1));
        yes(!applied && seat == 0, "not applied");
        eq(market.applicantsOf(demand), 1);
    }

    function test_TheApplicationIsTypedData() public {
        uint256 demand = opened(termsOf());
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("AITN TrainingMarket"),
                keccak256("1"),
                block.chainid,
                address(market)
            )
        );
        bytes32[] memory shown = samples();
        bytes32 application = keccak256(
            abi.encode(
                keccak256("Application(uint256 demand,address device,bytes32[] samples,bytes32 performanceDigest)"),
                demand,
                deviceAt(0),
                keccak256(abi.encodePacked(shown[0], shown[1])),
                PERFORMANCE
            )
        );
        bytes32 wanted = keccak256(abi.encodePacked("\x19\x01", domain, application));
        eq(market.applicationHash(demand, deviceAt(0), shown, PERFORMANCE), wanted);
        bytes32 update = keccak256(
            abi.encode(
                keccak256("Update(uint256 demand,uint16 round,address device,bytes32 digest)"),
                demand,
                uint16(2),
                deviceAt(0),
                AGGREGATE
            )
        );
        wanted = keccak256(abi.encodePacked("\x19\x01", domain, update));
        eq(market.updateHash(demand, 2, deviceAt(0), AGGREGATE), wanted);
    }

    function refusedApplication(uint256 demand, uint256 k, bytes memory reason) private {
        bytes32 hash = market.applicationHash(demand, deviceAt(k), samples(), PERFORMANCE);
        bytes memory signature = signedBy(k, hash);
        vm.expectRevert(reason);
        market.applyFor(demand, deviceAt(k), samples(), PERFORMANCE, signature);
    }

    function test_RevertIf_AnApplicationIsNotDue() public {
        refusedApplication(1, 0, abi.encodeWithSelector(ITrainingMarket.UnknownDemand.selector, 1));
        uint256 demand = opened(termsOf());
        applies(demand, 0);
        refusedApplication(
            demand, 0, abi.encodeWithSelector(ITrainingMarket.AlreadyApplied.selector, demand, deviceAt(0))
        );
        list.revoke(deviceAt(1));
        refusedApplication(demand, 1, abi.encodeWithSelector(ITrainingMarket.DeviceNotTrusted.selector, deviceAt(1)));
        list.set(deviceAt(1), 0, ownerOf(1));
        refusedApplication(demand, 1, abi.encodeWithSelector(ITrainingMarket.DeviceNotTrusted.selector, deviceAt(1)));
        uint256 until = block.timestamp + 1 days;
        vm.warp(until);
        applies(demand, 2);
        vm.warp(until + 1);
        refusedApplication(demand, 3, abi.encodeWithSelector(ITrainingMarket.WindowIsOver.selector, demand, until));
    }

    function test_RevertIf_ApplyingAfterSelectionOrCancelling() public {
        uint256 demand = started(2);
        refusedApplication(demand, 2, abi.encodeWithSelector(ITrainingMarket.AlreadySelected.selector, demand));
        demand = opened(termsOf());
        market.cancel(demand);
        refusedApplication(demand, 2, abi.encodeWithSelector(ITrainingMarket.AlreadySelected.selector, demand));
    }

    function test_RevertIf_TooManySamples() public {
        uint256 demand = opened(termsOf());
        bytes32[] memory many = new bytes32[](17);
        bytes memory signature = signedBy(0, market.applicationHash(demand, deviceAt(0), many, PERFORMANCE));
        refused(ITrainingMarket.TooMany.selector, abi.encode(17, 16));
        market.applyFor(demand, deviceAt(0), many, PERFORMANCE, signature);
        many = new bytes32[](16);
        signature = signedBy(0, market.applicationHash(demand, deviceAt(0), many, PERFORMANCE));
        market.applyFor(demand, deviceAt(0), many, PERFORMANCE, signature);
    }

    function testFuzz_RevertIf_AnApplicationIsSignedByAnother(uint256 k, bytes32 other) public {
        uint256 demand = opened(termsOf());
        k = bound(k, 1, 7);
        vm.assume(other != PERFORMANCE);
        bytes32 hash = market.applicationHash(demand, deviceAt(0), samples(), PERFORMANCE);
        refused(ITrainingMarket.WrongSigner.selector, abi.encode(deviceAt(0)));
        market.applyFor(demand, deviceAt(0), samples(), PERFORMANCE, signedBy(k, hash));
        refused(ITrainingMarket.WrongSigner.selector, abi.encode(deviceAt(0)));
        market.applyFor(demand, deviceAt(0), samples(), other, signedBy(0, hash));
    }

    function test_TheOperatorSelectsAndTheFirstRoundStarts() public {
        uint256 demand = opened(termsOf());
        for (uint256 k; k < 5; ++k) {
            applies(demand, k);
        }
        vm.expectEmit();
        emit ITrainingMarket.DevicesSelected(demand, devices(4));
        vm.expectEmit();
        emit ITrainingMarket.RoundStarted(demand, 0, block.timestamp + 1 hours);
        vm.prank(OPERATOR);
        market.select(demand, devices(4));
        eq(market.demandOf(demand).seats, 4);
        (, uint256 seat) = market.applicationOf(demand, deviceAt(3));
        eq(seat, 4);
        eq(uint256(market.roundOf(demand, 0).phase), uint256(ITrainingMarket.Phase.Running));
        eq(market.roundOf(demand, 0).startedAt, block.timestamp);
    }

    function refusedSelection(uint256 demand, address[] memory chosen, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(OPERATOR);
        market.select(demand, chosen);
    }

    function test_RevertIf_TheSelectionIsWrong() public {
        refused(ITrainingMarket.UnknownDemand.selector, abi.encode(1));
        market.select(1, devices(2));
        uint256 demand = opened(termsOf());
        for (uint256 k; k < 5; ++k) {
            applies(demand, k);
        }
        refused(ITrainingMarket.NotOperator.selector, abi.encode(demand, address(this)));
        market.select(demand, devices(2));
        bytes4 seats = ITrainingMarket.SeatsOutOfRange.selector;
        refusedSelection(demand, devices(1), abi.encodeWithSelector(seats, 1, 2, 4));
        refusedSelection(demand, devices(5), abi.encodeWithSelector(seats, 5, 2, 4));
        address[] memory chosen = devices(3);
        chosen[2] = deviceAt(0);
        bytes memory reason = abi.encodeWithSelector(ITrainingMarket.NotApplied.selector, demand, deviceAt(0));
        refusedSelection(demand, chosen, reason);
        chosen[2] = deviceAt(5);
        reason = abi.encodeWithSelector(ITrainingMarket.NotApplied.selector, demand, deviceAt(5));
        refusedSelection(demand, chosen, reason);
        uint256 until = block.timestamp + 3 days;
        vm.warp(until + 1);
        refusedSelection(
            demand, devices(2), abi.encodeWithSelector(ITrainingMarket.WindowIsOver.selector, demand, until)
        );
        vm.warp(until);
        vm.prank(OPERATOR);
        market.select(demand, devices(2));
        reason = abi.encodeWithSelector(ITrainingMarket.AlreadySelected.selector, demand);
        refusedSelection(demand, devices(2), reason);
    }

    function test_RevertIf_ACancelledDemandIsSelected() public {
        uint256 demand = opened(termsOf());
        applies(demand, 0);
        applies(demand, 1);
        market.cancel(demand);
        refusedSelection(demand, devices(2), abi.encodeWithSelector(ITrainingMarket.AlreadySelected.selector, demand));
    }

    function test_ThePayerAndTheOperatorCancelAtOnce() public {
        uint256 demand = opened(termsOf());
        vm.expectEmit();
        emit ITrainingMarket.DemandEnded(demand, REWARD);
        market.cancel(demand);
        books(demand, 0, 0);
        refused(ITrainingMarket.AlreadySelected.selector, abi.encode(demand));
        market.cancel(demand);
        uint256 before = aitn.balanceOf(address(this));
        vm.expectEmit();
        emit ITrainingMarket.RefundCollected(demand, address(this), REWARD);
        eq(market.collectRefund(demand), REWARD);
        eq(aitn.balanceOf(address(this)) - before, REWARD);
        refused(ITrainingMarket.NothingToWithdraw.selector, abi.encode(address(this)));
        market.collectRefund(demand);
        demand = opened(termsOf());
        vm.prank(OPERATOR);
        market.cancel(demand);
        eq(market.demandOf(demand).refunded, REWARD);
        refused(ITrainingMarket.NotPayer.selector, abi.encode(demand, OPERATOR));
        vm.prank(OPERATOR);
        market.collectRefund(demand);
    }

    function test_AnyoneCancelsWhenTooFewApplied() public {
        uint256 demand = opened(termsOf());
        applies(demand, 0);
        uint256 until = block.timestamp + 1 days;
        vm.warp(until);
        refused(ITrainingMarket.WindowIsOpen.selector, abi.encode(demand, until));
        vm.prank(CHALLENGER);
        market.cancel(demand);
        vm.warp(until + 1);
        vm.prank(CHALLENGER);
        market.cancel(demand);
        eq(market.demandOf(demand).refunded, REWARD);
    }

    function test_AnyoneCancelsWhenNobodySelects() public {
        uint256 demand = opened(termsOf());
        applies(demand, 0);
        applies(demand, 1);
        uint256 until = block.timestamp + 3 days;
        vm.warp(until);
        refused(ITrainingMarket.WindowIsOpen.selector, abi.encode(demand, until));
        vm.prank(CHALLENGER);
        market.cancel(demand);
        vm.warp(until + 1);
        vm.prank(CHALLENGER);
        market.cancel(demand);
        eq(market.demandOf(demand).refunded, REWARD);
        refused(ITrainingMarket.UnknownDemand.selector, abi.encode(demand + 1));
        market.cancel(demand + 1);
    }

    function test_RevertIf_CancelledAfterSelection() public {
        uint256 demand = started(2);
        later(60 days);
        refused(ITrainingMarket.AlreadySelected.selector, abi.encode(demand));
        market.cancel(demand);
    }

    function test_TheDaoSetsTheRulesOfLaterDemands() public {
        uint256 demand = opened(termsOf());
        ITrainingMarket.Rules memory next = ITrainingMarket.Rules(1 ether, 1 hours, 1 days);
        vm.expectEmit();
        emit ITrainingMarket.RulesSet(next);
        market.setRules(next);
        eq(market.rules().bond, 1 ether);
        eq(market.rulesOf(demand).bond, BOND);
        eq(market.rulesOf(opened(termsOf())).resolveS, 1 days);
        refused(IAccessManaged.AccessManagedUnauthorized.selector, abi.encode(OPERATOR));
        vm.prank(OPERATOR);
        market.setRules(next);
    }

    function wrongRules(ITrainingMarket.Rules memory wrong, bytes32 which) private {
        refused(ITrainingMarket.OutOfRange.selector, abi.encode(which));
        market.setRules(wrong);
    }

    function test_RevertIf_RulesAreOutOfRange() public {
        wrongRules(ITrainingMarket.Rules(1 ether - 1, 2 days, 21 days), "bond");
        wrongRules(ITrainingMarket.Rules(10_000_000 ether + 1, 2 days, 21 days), "bond");
        wrongRules(ITrainingMarket.Rules(BOND, 1 hours - 1, 21 days), "challengeS");
        wrongRules(ITrainingMarket.Rules(BOND, 14 days + 1, 21 days), "challengeS");
        wrongRules(ITrainingMarket.Rules(BOND, 2 days, 1 days - 1), "resolveS");
        wrongRules(ITrainingMarket.Rules(BOND, 2 days, 60 days + 1), "resolveS");
        market.setRules(ITrainingMarket.Rules(10_000_000 ether, 14 days, 60 days));
    }
}
