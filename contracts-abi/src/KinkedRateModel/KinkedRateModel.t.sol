// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Check} from "../testing/Check.sol";
import {IKinkedRateModel} from "./IKinkedRateModel.sol";
import {KinkedRateModel} from "./KinkedRateModel.sol";

contract KinkedRateModelTest is Check {
    uint256 private constant YEAR = 365 days;
    KinkedRateModel private model;

    function setUp() public {
        model = new KinkedRateModel(0.01e18, 0.05e18, 1e18, 0.8e18);
    }

    function test_RatesAtTheCorners() public view {
        eq(model.borrowRate(0, 0), 0.01e18 / YEAR);
        eq(model.borrowRate(100, 0), 0.01e18 / YEAR);
        eq(model.borrowRate(100, 40), 0.03e18 / YEAR);
        eq(model.borrowRate(100, 80), 0.05e18 / YEAR);
        eq(model.borrowRate(100, 90), 0.525e18 / YEAR);
        eq(model.borrowRate(100, 100), 1e18 / YEAR);
        eq(model.borrowRate(0, 1), 1e18 / YEAR);
        eq(model.utilisation(3, 1), 333333333333333333);
        eq(model.utilisation(type(uint256).max, type(uint256).max - 1), 1e18 - 1);
    }

    /// Half of one less than twice a year's seconds, on either side of the kink: below one a second.
    function test_RoundsDown() public {
        uint256 almost = 2 * YEAR - 1;
        eq(new KinkedRateModel(0, almost, almost, 0.8e18).borrowRate(100, 40), 0);
        eq(new KinkedRateModel(0, almost + 1, almost + 1, 0.8e18).borrowRate(100, 40), 1);
        eq(new KinkedRateModel(0, 0, almost, 0.8e18).borrowRate(100, 90), 0);
        eq(new KinkedRateModel(0, 0, almost + 1, 0.8e18).borrowRate(100, 90), 1);
    }

    function test_KeepsItsParameters() public view {
        eq(model.rateAtZero(), 0.01e18);
        eq(model.rateAtKink(), 0.05e18);
        eq(model.rateAtFull(), 1e18);
        eq(model.kink(), 0.8e18);
    }

    function testFuzz_RisesWithUseAndNeverReverts(uint256 supply, uint256 less, uint256 more) public view {
        if (less > more) (less, more) = (more, less);
        uint256 low = model.borrowRate(supply, less);
        uint256 high = model.borrowRate(supply, more);
        yes(low <= high && low >= 0.01e18 / YEAR && high <= 1e18 / YEAR, "the rate rises within its ends");
    }

    /// A call of its own: linked at run time, a refused `new` would end the test that makes it, whatever comes after.
    function make(uint256 zero, uint256 atKink, uint256 full, uint256 kink) external {
        new KinkedRateModel(zero, atKink, full, kink);
    }

    function test_RevertIf_KinkOutOfRange() public {
        new KinkedRateModel(0, 0, 0, 0.1e18);
        new KinkedRateModel(0, 0, 5e18, 0.99e18);
        vm.expectRevert(abi.encodeWithSelector(IKinkedRateModel.KinkOutOfRange.selector, 0.1e18 - 1));
        this.make(0, 0, 0, 0.1e18 - 1);
        vm.expectRevert(abi.encodeWithSelector(IKinkedRateModel.KinkOutOfRange.selector, 0.99e18 + 1));
        this.make(0, 0, 0, 0.99e18 + 1);
    }

    function test_RevertIf_RatesFallOrAreTooHigh() public {
        refused(2, 1, 3);
        refused(1, 3, 2);
        refused(0, 0, 5e18 + 1);
    }

    function refused(uint256 zero, uint256 atKink, uint256 full) private {
        vm.expectRevert(abi.encodeWithSelector(IKinkedRateModel.RatesOutOfRange.selector, zero, atKink, full));
        this.make(zero, atKink, full, 0.5e18);
    }
}
