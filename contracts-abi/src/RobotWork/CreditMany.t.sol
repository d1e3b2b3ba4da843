// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRobotWork} from "./IRobotWork.sol";
import {IWorkDeposits} from "./IWorkDeposits.sol";
import {RobotWorkFixture} from "./RobotWork.t.sol";

contract RobotWorkCreditManyTest is RobotWorkFixture {
    function robot(uint256 k) private pure returns (address) {
        return address(uint160(0x4071 + k));
    }

    function signAll(IRobotWork.Voucher[] memory vouchers) private view returns (bytes[] memory signatures) {
        signatures = new bytes[](vouchers.length);
        for (uint256 k; k < vouchers.length; ++k) {
            signatures[k] = signed(SIGNER_KEY, vouchers[k]);
        }
    }

    function two() private view returns (IRobotWork.Voucher[] memory vouchers) {
        vouchers = new IRobotWork.Voucher[](2);
        (vouchers[0], vouchers[1]) = (voucher(robot(0), 5 ether, 1), voucher(robot(1), 3 ether, 1));
    }

    /// Each device is credited its own difference, the deposit falls by their sum, and a pay-out of each sends just that.
    function testFuzz_CreditsEachItsDifference(uint64[6] calldata amounts, uint256 count) public {
        count = bound(count, 1, 6);
        credit(robot(0), 1, 1);
        IRobotWork.Voucher[] memory vouchers = new IRobotWork.Voucher[](count);
        uint256 sum;
        for (uint256 k; k < count; ++k) {
            vouchers[k] = voucher(robot(k), uint256(amounts[k]) + 1, 2);
            sum += vouchers[k].cumulativeAmount;
        }
        eq(work.creditMany(vouchers, signAll(vouchers)), sum - 1);
        eq(depositOf(site), DEPOSIT - sum);
        eq(token.balanceOf(address(work)), DEPOSIT);
        for (uint256 k; k < count; ++k) {
            (uint128 amount, uint64 actions) = work.settledOf(site, robot(k));
            eq(amount, vouchers[k].cumulativeAmount);
            eq(actions, 2);
            eq(token.balanceOf(robot(k)), 0);
            eq(work.payOut(site, robot(k)), vouchers[k].cumulativeAmount);
            eq(token.balanceOf(robot(k)), vouchers[k].cumulativeAmount);
        }
    }

    function test_EmitsEachRootOfReceipts() public {
        IRobotWork.Voucher[] memory vouchers = two();
        bytes[] memory signatures = signAll(vouchers);
        vm.expectEmit();
        emit IRobotWork.Credited(site, robot(0), vouchers[0].receiptsRoot, 5 ether, 5 ether, 1);
        vm.expectEmit();
        emit IRobotWork.Credited(site, robot(1), vouchers[1].receiptsRoot, 3 ether, 3 ether, 1);
        work.creditMany(vouchers, signatures);
    }

    /// One that is wrong, or was settled before in either way, undoes all the others.
    function test_AllOrNone() public {
        IRobotWork.Voucher[] memory vouchers = two();
        bytes[] memory signatures = signAll(vouchers);
        bytes memory right = signatures[1];
        signatures[1] = signatures[0];
        vm.expectPartialRevert(IRobotWork.WrongSigner.selector);
        work.creditMany(vouchers, signatures);
        signatures[1] = right;
        work.redeem(vouchers[1], right);
        vm.expectRevert(abi.encodeWithSelector(IRobotWork.NothingNew.selector, site, robot(1), 1, 1));
        work.creditMany(vouchers, signatures);
        eq(work.creditOf(site, robot(0)), 0);
        eq(depositOf(site), DEPOSIT - 3 ether);
    }

    function test_RevertIf_ADeviceStandsTwiceWithOneVoucher() public {
        IRobotWork.Voucher[] memory vouchers = two();
        vouchers[1] = vouchers[0];
        bytes[] memory signatures = signAll(vouchers);
        vm.expectRevert(abi.encodeWithSelector(IRobotWork.NothingNew.selector, site, robot(0), 1, 1));
        work.creditMany(vouchers, signatures);
    }

    function test_RevertIf_TogetherTheyExceedTheDeposit() public {
        IRobotWork.Voucher[] memory vouchers = two();
        vouchers[0].cumulativeAmount = DEPOSIT;
        bytes[] memory signatures = signAll(vouchers);
        vm.expectRevert(abi.encodeWithSelector(IWorkDeposits.DepositTooSmall.selector, site, 0, 3 ether));
        work.creditMany(vouchers, signatures);
    }

    function testFuzz_RevertIf_LengthsDiffer(uint256 given) public {
        IRobotWork.Voucher[] memory vouchers = two();
        given = bound(given, 0, 4);
        vm.assume(given != 2);
        vm.expectRevert(abi.encodeWithSelector(IRobotWork.LengthsDiffer.selector, 2, given));
        work.creditMany(vouchers, new bytes[](given));
    }
}
