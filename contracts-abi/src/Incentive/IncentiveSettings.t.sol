// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IIncentiveSettings} from "./IIncentiveSettings.sol";
import {IncentiveFixture} from "./IncentiveFixture.t.sol";
import {IncentiveParameters, IncentiveParams} from "./IncentiveParameters.sol";

contract IncentiveSettingsTest is IncentiveFixture {
    function standard() private pure returns (IncentiveParams memory) {
        return IncentiveParameters.standard(TREASURY);
    }

    function test_HoldFromTheNextCycleOn() public {
        IncentiveParams memory p = standard();
        toCycle(5);
        p.weights.kappa = 4;
        p.process.bond = 5 ether;
        p.schedule.riseCycles = 9;
        vm.expectEmit();
        emit IIncentiveSettings.ParametersSet(6, p);
        vm.prank(DAO);
        settings.setParameters(p);
        eq(settings.parametersAt(5).weights.kappa, 1);
        eq(settings.parametersAt(6).weights.kappa, 4);
        eq(settings.processAt(5).bond, BOND);
        eq(settings.processAt(6).bond, 5 ether);
        eq(settings.scheduleAt(5).riseCycles, 7);
        eq(settings.scheduleAt(600).riseCycles, 9);
        p.weights.kappa = 6;
        vm.prank(DAO);
        settings.setParameters(p);
        eq(settings.parametersAt(6).weights.kappa, 6);
    }

    function testFuzz_RevertIf_NotTheDao(address caller) public {
        vm.assume(caller != DAO);
        IncentiveParams memory p = standard();
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, caller));
        settings.setParameters(p);
    }

    function refuse(IncentiveParams memory p, bytes32 which) private {
        vm.prank(DAO);
        vm.expectRevert(abi.encodeWithSelector(IncentiveParameters.ParameterOutOfRange.selector, which));
        settings.setParameters(p);
    }

    function accept(IncentiveParams memory p) private {
        vm.prank(DAO);
        settings.setParameters(p);
    }

    function test_RangesOfTheEfficacy() public {
        IncentiveParams memory p = standard();
        p.weights.ramBps = 2001;
        refuse(p, "weights");
        p.weights.ramBps = 1999;
        refuse(p, "weights");
        p = standard();
        p.weights.phiBps = 10_001;
        refuse(p, "phiBps");
        p.weights.phiBps = 10_000;
        p.weights.kappa = 0;
        refuse(p, "kappa");
        p.weights.kappa = 1001;
        refuse(p, "kappa");
        p.weights.kappa = 1000;
        p.weights.activeFloor = 0;
        refuse(p, "activeFloor");
        p.weights.activeFloor = 1e9 + 1;
        refuse(p, "activeFloor");
        p.weights.activeFloor = 1e9;
        accept(p);
    }

    function test_RangesOfTheCurve() public {
        IncentiveParams memory p = standard();
        p.curve.least = 0;
        refuse(p, "curve");
        p.curve.least = 300;
        refuse(p, "curve");
        p.curve.least = 299;
        p.curve.full = 3001;
        refuse(p, "curve");
        p.curve.full = 3000;
        p.curve.bonusBps = 5001;
        refuse(p, "bonusBps");
        p.curve.bonusBps = 0;
        accept(p);
    }

    function test_RangesOfTheSchedule() public {
        IncentiveParams memory p = standard();
        p.schedule.reserve += 1;
        refuse(p, "reserve");
        p = standard();
        p.schedule.cap = p.schedule.reserve + 1;
        refuse(p, "cap");
        p.schedule.cap = p.schedule.reserve;
        p.schedule.capDivisor = 0;
        refuse(p, "capDivisor");
        p.schedule.capDivisor = 1;
        p.schedule.base = 1_000_000 ether + 1;
        refuse(p, "base");
        p.schedule.base = 1_000_000 ether;
        p.schedule.step = 1_000_000 ether + 1;
        refuse(p, "base");
        p.schedule.step = 1_000_000 ether;
        p.schedule.perWE = 1_000_000 ether + 1;
        refuse(p, "perWE");
        p.schedule.perWE = 1_000_000 ether;
        accept(p);
    }

    function test_RangesOfTheHalvingAndTheLevels() public {
        IncentiveParams memory p = standard();
        p.schedule.halvingCycles = 0;
        refuse(p, "halvingCycles");
        p.schedule.halvingCycles = 1096;
        refuse(p, "peakDivisor");
        p.schedule.halvingCycles = 1;
        p.schedule.levels = 0;
        refuse(p, "levels");
        p.schedule.levels = 33;
        refuse(p, "levels");
        p.schedule.levels = 32;
        p.schedule.milestone = (1 << 32) - 1;
        refuse(p, "milestone");
        p.schedule.milestone = 1 << 32;
        p.schedule.riseCycles = 6;
        refuse(p, "riseCycles");
        p.schedule.riseCycles = 366;
        refuse(p, "riseCycles");
        p.schedule.riseCycles = 365;
        accept(p);
    }

    function test_RangesOfTheProcess() public {
        IncentiveParams memory p = standard();
        p.process.bond = 1 ether - 1;
        refuse(p, "bond");
        p.process.bond = 10_000_000 ether + 1;
        refuse(p, "bond");
        p.process.bond = 10_000_000 ether;
        p.process.postWindowS = 1 hours - 1;
        refuse(p, "postWindowS");
        p.process.postWindowS = 14 days + 1;
        refuse(p, "postWindowS");
        p.process.postWindowS = 14 days;
        p.process.challengeWindowS = 1 hours - 1;
        refuse(p, "challengeWindowS");
        p.process.challengeWindowS = 14 days + 1;
        refuse(p, "challengeWindowS");
        p.process.challengeWindowS = 14 days;
        p.process.resolveWindowS = 1 days - 1;
        refuse(p, "resolveWindowS");
        p.process.resolveWindowS = 60 days + 1;
        refuse(p, "resolveWindowS");
        p.process.resolveWindowS = 60 days;
        p.process.treasury = address(0);
        refuse(p, "treasury");
        p.process.treasury = address(1);
        accept(p);
        p.process.bond = 1 ether;
        p.process.postWindowS = 1 hours;
        p.process.challengeWindowS = 1 hours;
        p.process.resolveWindowS = 1 days;
        accept(p);
    }
}
