// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {DeviceIncomeFixture} from "./DeviceIncomeFixture.t.sol";
import {DeviceIncome} from "./DeviceIncome.sol";
import {IDeviceIncome} from "./IDeviceIncome.sol";

contract DeviceIncomeTest is DeviceIncomeFixture {
    function withdrawAs(address who, address to) private returns (uint256) {
        vm.prank(who);
        return income.withdraw(to);
    }

    function test_IncomeBelongsToTheOwnerAtThePayment() public {
        vm.expectEmit();
        emit IDeviceIncome.Credited(device, OWNER, PAYER, 70);
        pay(device, 70);
        move(OWNER, BUYER);
        eq(income.owedTo(OWNER), 70);
        eq(income.owedTo(BUYER), 0);
        pay(device, 30);
        eq(income.owedTo(OWNER), 70);
        eq(income.owedTo(BUYER), 30);
        eq(income.earnedBy(device), 100);
        eq(income.owed(), 100);
        vm.expectEmit();
        emit IDeviceIncome.Withdrawn(OWNER, address(0xCAFE), 70);
        eq(withdrawAs(OWNER, address(0xCAFE)), 70);
        eq(token.balanceOf(address(0xCAFE)), 70);
        eq(income.owed(), 30);
        eq(token.balanceOf(address(income)), 30);
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(IDeviceIncome.NothingToWithdraw.selector, OWNER));
        income.withdraw(OWNER);
        eq(withdrawAs(BUYER, BUYER), 30);
        eq(income.earnedBy(device), 100);
        eq(token.balanceOf(address(income)), 0);
    }

    function test_AUserOfTheDeviceEarnsNothing() public {
        vm.prank(OWNER);
        nft.setUser(id, BUYER, NOW + 1 days);
        pay(device, 9);
        eq(income.owedTo(BUYER), 0);
        eq(income.owedTo(OWNER), 9);
    }

    function testFuzz_ABatchIsTheSumOfItsCredits(uint256[4] calldata raw) public {
        address[] memory list = new address[](4);
        uint256[] memory amounts = new uint256[](4);
        uint256 sum;
        for (uint256 i; i < 4; ++i) {
            list[i] = i == 3 ? device : address(uint160(0xD100 + i));
            if (i < 3) enrol(i == 0 ? BUYER : OWNER, list[i], 0);
            amounts[i] = bound(raw[i], 1, 1e24);
            sum += amounts[i];
        }
        vm.prank(PAYER);
        eq(income.creditMany(list, amounts), sum);
        eq(income.owedTo(BUYER), amounts[0]);
        eq(income.owedTo(OWNER), sum - amounts[0]);
        eq(income.owed(), sum);
        eq(token.balanceOf(address(income)), sum);
        eq(token.balanceOf(PAYER), HOLDING - sum);
    }

    function test_RevertIf_TheBatchIsMalformed() public {
        vm.expectRevert(abi.encodeWithSelector(IDeviceIncome.LengthsDiffer.selector, 1, 2));
        income.creditMany(new address[](1), new uint256[](2));
        vm.expectRevert(abi.encodeWithSelector(IDeviceIncome.TooMany.selector, 301, 300));
        income.creditMany(new address[](301), new uint256[](301));
    }

    function test_TheLargestBatch() public {
        address[] memory list = new address[](300);
        uint256[] memory amounts = new uint256[](300);
        for (uint256 i; i < 300; ++i) {
            (list[i], amounts[i]) = (device, 1);
        }
        vm.prank(PAYER);
        eq(income.creditMany(list, amounts), 300);
    }

    function refuse(address device_, uint256 amount, bytes memory refusal) private {
        vm.prank(PAYER);
        vm.expectRevert(refusal);
        income.credit(device_, amount);
    }

    function test_RevertIf_NothingIsPaidOrTheDeviceIsNotTrusted() public {
        refuse(device, 0, abi.encodeWithSelector(IDeviceIncome.AmountIsZero.selector, device));
        refuse(BUYER, 1, abi.encodeWithSelector(IDeviceIncome.DeviceNotTrusted.selector, BUYER));
        pay(device, 5);
        vm.prank(OWNER);
        nft.revoke(device, "lost");
        refuse(device, 1, abi.encodeWithSelector(IDeviceIncome.DeviceNotTrusted.selector, device));
        eq(withdrawAs(OWNER, OWNER), 5);
    }

    function test_RevertIf_ThePayerCannotPay() public {
        refuse(
            device,
            HOLDING + 1,
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, PAYER, HOLDING, HOLDING + 1)
        );
        eq(income.owed(), 0);
    }

    function test_RevertIf_CalledWhileItMovesTokens() public {
        pay(device, 5);
        token.setCall(address(income), abi.encodeCall(DeviceIncome.withdraw, (OWNER)));
        bytes memory refusal = abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        refuse(device, 1, refusal);
        vm.prank(OWNER);
        vm.expectRevert(refusal);
        income.withdraw(OWNER);
        vm.prank(PAYER);
        vm.expectRevert(refusal);
        income.creditMany(new address[](0), new uint256[](0));
    }
}
