// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {AITNToken} from "../AITNToken/AITNToken.sol";
import {SiteRegistry} from "../SiteRegistry/SiteRegistry.sol";
import {Check} from "../testing/Check.sol";
import {IRobotWork} from "./IRobotWork.sol";
import {IWorkDeposits} from "./IWorkDeposits.sol";
import {RobotWork} from "./RobotWork.sol";

abstract contract RobotWorkFixture is Check {
    uint256 internal constant SIGNER_KEY = 0xA11CE;
    uint256 internal constant DEPOSIT = 1_000_000 ether;
    address internal constant OWNER = address(0x0B0E);
    address internal constant ROBOT = address(0x4070);
    address internal constant TREASURY = address(0x7EA5);
    uint256 internal constant BOND = 100 ether;

    AITNToken internal token;
    SiteRegistry internal sites;
    AccessManager internal manager;
    RobotWork internal work;
    bytes32 internal site;

    function setUp() public virtual {
        address[] memory wallets = new address[](1);
        uint256[] memory amounts = new uint256[](1);
        (wallets[0], amounts[0]) = (OWNER, 2_000_000_000 ether);
        token = new AITNToken(wallets, amounts);
        sites = new SiteRegistry();
        // Whoever deploys the fixture stands for the DAO's timelock.
        manager = new AccessManager(address(this));
        work = new RobotWork(token, sites, address(manager), TREASURY);
        vm.startPrank(OWNER);
        site = sites.register("fms");
        work.setSigner(site, vm.addr(SIGNER_KEY));
        token.approve(address(work), type(uint256).max);
        work.deposit(site, DEPOSIT);
        vm.stopPrank();
    }

    function voucher(address device, uint256 amount, uint64 count) internal view returns (IRobotWork.Voucher memory) {
        return IRobotWork.Voucher(site, device, amount, count, keccak256(abi.encode(count)));
    }

    function signed(uint256 key, IRobotWork.Voucher memory v) internal view returns (bytes memory) {
        (uint8 parity, bytes32 r, bytes32 s) = vm.sign(key, work.voucherHash(v));
        return abi.encodePacked(r, s, parity);
    }

    function redeem(address device, uint256 amount, uint64 count) internal returns (uint256) {
        IRobotWork.Voucher memory v = voucher(device, amount, count);
        return work.redeem(v, signed(SIGNER_KEY, v));
    }

    function credit(address device, uint256 amount, uint64 count) internal returns (uint256) {
        IRobotWork.Voucher memory v = voucher(device, amount, count);
        return work.credit(v, signed(SIGNER_KEY, v));
    }

    function setFee(uint16 feeBps) internal {
        work.setWorkParams(IWorkDeposits.WorkParams(feeBps, 1 days, uint80(BOND)), TREASURY);
    }

    function workParamsOf(uint32 windowS) internal pure returns (IWorkDeposits.WorkParams memory) {
        return IWorkDeposits.WorkParams(0, windowS, uint80(BOND));
    }

    function depositOf(bytes32 id) internal view returns (uint256 held) {
        (, held) = work.siteOf(id);
    }
}

contract RobotWorkRedeemTest is RobotWorkFixture {
    function test_PaysTheDifference() public {
        eq(redeem(ROBOT, 5 ether, 2), 5 ether);
        eq(redeem(ROBOT, 12 ether, 3), 7 ether);
        eq(token.balanceOf(ROBOT), 12 ether);
        eq(depositOf(site), DEPOSIT - 12 ether);
    }

    function test_EmitsTheRootOfTheReceipts() public {
        IRobotWork.Voucher memory v = voucher(ROBOT, 5 ether, 2);
        bytes memory signature = signed(SIGNER_KEY, v);
        vm.expectEmit();
        emit IRobotWork.Redeemed(site, ROBOT, v.receiptsRoot, 5 ether, 5 ether, 2);
        work.redeem(v, signature);
    }

    function test_RevertIf_SameVoucherTwice() public {
        IRobotWork.Voucher memory v = voucher(ROBOT, 5 ether, 2);
        bytes memory signature = signed(SIGNER_KEY, v);
        work.redeem(v, signature);
        vm.expectRevert(abi.encodeWithSelector(IRobotWork.NothingNew.selector, site, ROBOT, 2, 2));
        work.redeem(v, signature);
    }

    function test_RevertIf_OlderVoucherAfterNewer() public {
        IRobotWork.Voucher memory older = voucher(ROBOT, 5 ether, 2);
        bytes memory signature = signed(SIGNER_KEY, older);
        redeem(ROBOT, 9 ether, 3);
        vm.expectRevert(abi.encodeWithSelector(IRobotWork.NothingNew.selector, site, ROBOT, 2, 3));
        work.redeem(older, signature);
    }

    function test_RevertIf_AmountFallsWhileCountRises() public {
        redeem(ROBOT, 9 ether, 3);
        IRobotWork.Voucher memory v = voucher(ROBOT, 8 ether, 4);
        bytes memory signature = signed(SIGNER_KEY, v);
        vm.expectRevert(abi.encodeWithSelector(IRobotWork.AmountFalls.selector, 8 ether, 9 ether));
        work.redeem(v, signature);
    }

    function testFuzz_RevertIf_OtherSigner(uint256 key) public {
        key = bound(key, 1, type(uint128).max);
        vm.assume(key != SIGNER_KEY);
        IRobotWork.Voucher memory v = voucher(ROBOT, 5 ether, 2);
        bytes memory signature = signed(key, v);
        vm.expectRevert(
            abi.encodeWithSelector(IRobotWork.WrongSigner.selector, site, vm.addr(key), vm.addr(SIGNER_KEY))
        );
        work.redeem(v, signature);
    }

    function testFuzz_RevertIf_AnyFieldChanged(uint256 which, uint256 by) public {
        IRobotWork.Voucher memory v = voucher(ROBOT, 5 ether, 2);
        bytes memory signature = signed(SIGNER_KEY, v);
        which %= 4;
        by = bound(by, 1, 1 ether);
        if (which == 0) v.device = address(uint160(v.device) + uint160(by));
        if (which == 1) v.cumulativeAmount += by;
        if (which == 2) v.actionCount += uint64(by);
        if (which == 3) v.receiptsRoot = bytes32(uint256(v.receiptsRoot) ^ by);
        vm.expectPartialRevert(IRobotWork.WrongSigner.selector);
        work.redeem(v, signature);
    }

    function test_RevertIf_HighS() public {
        IRobotWork.Voucher memory v = voucher(ROBOT, 5 ether, 2);
        (uint8 parity, bytes32 r, bytes32 s) = vm.sign(SIGNER_KEY, work.voucherHash(v));
        uint256 order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        bytes memory mirrored = abi.encodePacked(r, bytes32(order - uint256(s)), parity == 27 ? uint8(28) : uint8(27));
        vm.expectPartialRevert(ECDSA.ECDSAInvalidSignatureS.selector);
        work.redeem(v, mirrored);
    }

    function test_RevertIf_SiteWithoutSigner() public {
        IRobotWork.Voucher memory v = voucher(ROBOT, 1, 1);
        v.site = keccak256("nobody's");
        bytes memory signature = signed(SIGNER_KEY, v);
        vm.expectPartialRevert(IRobotWork.WrongSigner.selector);
        work.redeem(v, signature);
    }

    function testFuzz_RevertIf_BeyondTheDeposit(uint256 excess) public {
        excess = bound(excess, 1, type(uint96).max - DEPOSIT);
        IRobotWork.Voucher memory v = voucher(ROBOT, DEPOSIT + excess, 1);
        bytes memory signature = signed(SIGNER_KEY, v);
        vm.expectRevert(abi.encodeWithSelector(IWorkDeposits.DepositTooSmall.selector, site, DEPOSIT, DEPOSIT + excess));
        work.redeem(v, signature);
    }

    function test_RedeemManyIsAllOrNone() public {
        IRobotWork.Voucher[] memory vouchers = new IRobotWork.Voucher[](2);
        bytes[] memory signatures = new bytes[](2);
        vouchers[0] = voucher(ROBOT, 5 ether, 1);
        vouchers[1] = voucher(address(0x4071), 3 ether, 1);
        signatures[0] = signed(SIGNER_KEY, vouchers[0]);
        signatures[1] = signatures[0];
        vm.expectPartialRevert(IRobotWork.WrongSigner.selector);
        work.redeemMany(vouchers, signatures);
        eq(token.balanceOf(ROBOT), 0);
        signatures[1] = signed(SIGNER_KEY, vouchers[1]);
        eq(work.redeemMany(vouchers, signatures), 8 ether);
        bytes[] memory tooFew = new bytes[](1);
        vm.expectRevert(abi.encodeWithSelector(IRobotWork.LengthsDiffer.selector, 2, 1));
        work.redeemMany(vouchers, tooFew);
    }

    function test_CreditIsBookedAndPaidOutOnce() public {
        eq(credit(ROBOT, 5 ether, 2), 5 ether);
        eq(credit(ROBOT, 12 ether, 3), 7 ether);
        eq(token.balanceOf(ROBOT), 0);
        eq(work.creditOf(site, ROBOT), 12 ether);
        eq(depositOf(site), DEPOSIT - 12 ether);
        vm.expectEmit();
        emit IRobotWork.PaidOut(site, ROBOT, 12 ether);
        eq(work.payOut(site, ROBOT), 12 ether);
        eq(token.balanceOf(ROBOT), 12 ether);
        eq(work.creditOf(site, ROBOT), 0);
        vm.expectRevert(abi.encodeWithSelector(IRobotWork.NoCredit.selector, site, ROBOT));
        work.payOut(site, ROBOT);
    }

    /// Both ways count in the same books: what one settled, the other does not settle again.
    function test_RedeemingAndCreditingShareTheCount() public {
        credit(ROBOT, 5 ether, 2);
        IRobotWork.Voucher memory v = voucher(ROBOT, 5 ether, 2);
        bytes memory signature = signed(SIGNER_KEY, v);
        vm.expectRevert(abi.encodeWithSelector(IRobotWork.NothingNew.selector, site, ROBOT, 2, 2));
        work.redeem(v, signature);
        eq(redeem(ROBOT, 6 ether, 3), 1 ether);
        eq(work.creditOf(site, ROBOT), 5 ether);
        (uint128 amount, uint64 count) = work.settledOf(site, ROBOT);
        eq(amount, 6 ether);
        eq(count, 3);
    }

    function test_CreditEmitsTheRootOfTheReceipts() public {
        IRobotWork.Voucher memory v = voucher(ROBOT, 5 ether, 2);
        bytes memory signature = signed(SIGNER_KEY, v);
        vm.expectEmit();
        emit IRobotWork.Credited(site, ROBOT, v.receiptsRoot, 5 ether, 5 ether, 2);
        work.credit(v, signature);
    }

    function testFuzz_RevertIf_CreditIsOfAnotherSigner(uint256 key) public {
        key = bound(key, 1, type(uint128).max);
        vm.assume(key != SIGNER_KEY);
        IRobotWork.Voucher memory v = voucher(ROBOT, 5 ether, 2);
        bytes memory signature = signed(key, v);
        vm.expectPartialRevert(IRobotWork.WrongSigner.selector);
        work.credit(v, signature);
    }

    function test_TheLargestAmountNeedsItsDeposit() public {
        IRobotWork.Voucher memory v = voucher(ROBOT, type(uint96).max, 1);
        bytes memory signature = signed(SIGNER_KEY, v);
        vm.expectPartialRevert(IWorkDeposits.DepositTooSmall.selector);
        work.redeem(v, signature);
    }

    function testFuzz_RevertIf_EarnedMoreThanFits(uint256 amount) public {
        amount = bound(amount, uint256(type(uint96).max) + 1, type(uint256).max - 1);
        IRobotWork.Voucher memory v = voucher(ROBOT, amount, 1);
        bytes memory signature = signed(SIGNER_KEY, v);
        vm.expectRevert(abi.encodeWithSelector(IWorkDeposits.AmountOutOfRange.selector, amount));
        work.redeem(v, signature);
    }
}

contract RobotWorkDepositTest is RobotWorkFixture {
    function testFuzz_WithdrawalWaitsADay(uint256 amount, uint256 early) public {
        amount = bound(amount, 1, DEPOSIT);
        early = bound(early, 1, 1 days);
        vm.startPrank(OWNER);
        work.requestWithdrawal(site, amount);
        uint64 readyAt = uint64(block.timestamp + 1 days);
        vm.warp(readyAt - early);
        vm.expectRevert(abi.encodeWithSelector(IWorkDeposits.NotReady.selector, site, readyAt));
        work.withdraw(site, OWNER);
        vm.warp(readyAt);
        work.withdraw(site, address(0xBEEF));
        eq(token.balanceOf(address(0xBEEF)), amount);
        vm.expectRevert(abi.encodeWithSelector(IWorkDeposits.NoWithdrawal.selector, site));
        work.withdraw(site, OWNER);
    }

    function test_VouchersComeFirstDuringTheDelay() public {
        vm.prank(OWNER);
        work.requestWithdrawal(site, DEPOSIT);
        redeem(ROBOT, DEPOSIT - 1, 1);
        vm.warp(block.timestamp + 1 days);
        vm.prank(OWNER);
        work.withdraw(site, address(0xBEEF));
        eq(token.balanceOf(address(0xBEEF)), 1);
    }

    function testFuzz_RevertIf_NotTheSiteOwner(address caller) public {
        vm.assume(caller != OWNER);
        bytes memory refusal = abi.encodeWithSelector(IWorkDeposits.NotSiteOwner.selector, site, caller);
        vm.startPrank(caller);
        vm.expectRevert(refusal);
        work.setSigner(site, caller);
        vm.expectRevert(refusal);
        work.requestWithdrawal(site, 1);
        vm.expectRevert(refusal);
        work.withdraw(site, caller);
    }

    function testFuzz_RevertIf_WithdrawalOutOfRange(uint256 amount) public {
        vm.assume(amount == 0 || amount > type(uint96).max);
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(IWorkDeposits.AmountOutOfRange.selector, amount));
        work.requestWithdrawal(site, amount);
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(IWorkDeposits.AmountOutOfRange.selector, 0));
        work.requestWithdrawal(site, 0);
    }

    /// The largest amounts are refused by nothing but what there is.
    function test_TheLargestAmounts() public {
        vm.prank(OWNER);
        work.requestWithdrawal(site, type(uint96).max);
        vm.expectPartialRevert(IERC20Errors.ERC20InsufficientAllowance.selector);
        work.deposit(site, uint256(type(uint96).max) - DEPOSIT);
    }

    function test_RevertIf_DepositThatDoesNotFit() public {
        uint256 amount = uint256(type(uint96).max) - DEPOSIT + 1;
        vm.expectRevert(abi.encodeWithSelector(IWorkDeposits.AmountOutOfRange.selector, amount));
        work.deposit(site, amount);
    }

    function test_RevertIf_DepositOfNothing() public {
        vm.expectRevert(abi.encodeWithSelector(IWorkDeposits.AmountOutOfRange.selector, 0));
        work.deposit(site, 0);
    }
}
