// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {AITNToken} from "../AITNToken/AITNToken.sol";
import {Check} from "../testing/Check.sol";
import {IWorkEscrow} from "./IWorkEscrow.sol";
import {WorkEscrow} from "./WorkEscrow.sol";

abstract contract WorkEscrowFixture is Check {
    uint256 internal constant SIGNER_KEY = 0xA11CE;
    address internal constant PAYER = address(0x0B0E);
    address internal constant DEVICE = address(0x4070);
    address internal constant FRIEND = address(0xF0E);
    uint96 internal constant AMOUNT = 5_000 ether;
    uint96 internal constant BOND = 100 ether;
    AITNToken internal token;
    WorkEscrow internal escrows;

    function setUp() public virtual {
        vm.warp(1_000_000);
        address[] memory wallets = new address[](2);
        uint256[] memory amounts = new uint256[](2);
        (wallets[0], amounts[0]) = (PAYER, 1_999_000_000 ether);
        (wallets[1], amounts[1]) = (FRIEND, 1_000_000 ether);
        token = new AITNToken(wallets, amounts);
        escrows = new WorkEscrow(token, address(new AccessManager(address(this))));
        vm.prank(PAYER);
        token.approve(address(escrows), type(uint256).max);
        vm.prank(FRIEND);
        token.approve(address(escrows), type(uint256).max);
    }

    function jobOf(uint256 n) internal view returns (IWorkEscrow.Job memory) {
        return
            IWorkEscrow.Job("site", bytes32(n), DEVICE, vm.addr(SIGNER_KEY), AMOUNT, uint40(block.timestamp + 30 days));
    }

    function open(uint256 n) internal returns (bytes32 escrow) {
        IWorkEscrow.Job memory job = jobOf(n);
        vm.prank(PAYER);
        return escrows.open(job);
    }

    function signed(uint256 key, bytes32 escrow) internal view returns (bytes memory) {
        (uint8 parity, bytes32 r, bytes32 s) = vm.sign(key, escrows.jobReceiptHash(escrow, "receipt"));
        return abi.encodePacked(r, s, parity);
    }

    function dispute(bytes32 escrow) internal {
        vm.prank(FRIEND);
        escrows.dispute(escrow, "evidence");
    }

    function stateOf(bytes32 escrow) internal view returns (IWorkEscrow.State) {
        return escrows.escrowOf(escrow).state;
    }

    function refuses(bytes32 escrow, IWorkEscrow.State state) internal {
        vm.expectRevert(abi.encodeWithSelector(IWorkEscrow.WrongState.selector, escrow, state));
    }
}

contract WorkEscrowTest is WorkEscrowFixture {
    function test_ASignedReceiptReleasesItOnce() public {
        bytes32 escrow = open(1);
        eq(escrow, keccak256(abi.encode(PAYER, bytes32("site"), bytes32(uint256(1)), DEVICE)));
        eq(token.balanceOf(address(escrows)), AMOUNT);
        bytes memory signature = signed(SIGNER_KEY, escrow);
        vm.expectEmit();
        emit IWorkEscrow.EscrowClosed(escrow, AMOUNT, 0, "receipt");
        escrows.release(escrow, "receipt", signature);
        eq(token.balanceOf(DEVICE), AMOUNT);
        refuses(escrow, IWorkEscrow.State.Closed);
        escrows.release(escrow, "receipt", signature);
        IWorkEscrow.Job memory job = jobOf(1);
        vm.prank(PAYER);
        vm.expectRevert(abi.encodeWithSelector(IWorkEscrow.EscrowExists.selector, escrow));
        escrows.open(job);
    }

    function testFuzz_RevertIf_AnotherKeyOrReceipt(uint256 key) public {
        key = bound(key, 1, type(uint128).max);
        vm.assume(key != SIGNER_KEY);
        bytes32 escrow = open(1);
        bytes memory signature = signed(key, escrow);
        vm.expectRevert(
            abi.encodeWithSelector(IWorkEscrow.WrongSigner.selector, escrow, vm.addr(key), vm.addr(SIGNER_KEY))
        );
        escrows.release(escrow, "receipt", signature);
        signature = signed(SIGNER_KEY, escrow);
        vm.expectPartialRevert(IWorkEscrow.WrongSigner.selector);
        escrows.release(escrow, "other", signature);
        bytes32 second = open(2);
        vm.expectPartialRevert(IWorkEscrow.WrongSigner.selector);
        escrows.release(second, "receipt", signature);
    }

    function testFuzz_TheTimeoutRefunds(uint256 early) public {
        bytes32 escrow = open(1);
        uint40 deadline = escrows.escrowOf(escrow).job.deadline;
        vm.warp(deadline - bound(early, 0, 30 days));
        vm.expectRevert(abi.encodeWithSelector(IWorkEscrow.TooEarly.selector, escrow, deadline));
        escrows.refund(escrow);
        uint256 before = token.balanceOf(PAYER);
        vm.warp(deadline + 1);
        vm.prank(FRIEND);
        vm.expectRevert(abi.encodeWithSelector(IWorkEscrow.TooLate.selector, escrow, deadline));
        escrows.dispute(escrow, "evidence");
        escrows.refund(escrow);
        eq(token.balanceOf(PAYER) - before, AMOUNT);
        refuses(escrow, IWorkEscrow.State.Closed);
        escrows.refund(escrow);
    }

    function test_TheDeviceMayRefuseTheJob() public {
        bytes32 escrow = open(1);
        uint256 before = token.balanceOf(PAYER);
        vm.prank(DEVICE);
        escrows.refund(escrow);
        eq(token.balanceOf(PAYER) - before, AMOUNT);
    }

    function testFuzz_TheResolverDivides(uint256 share) public {
        share = bound(share, 0, AMOUNT);
        bytes32 escrow = open(1);
        (uint256 payer, uint256 friend) = (token.balanceOf(PAYER), token.balanceOf(FRIEND));
        dispute(escrow);
        refuses(escrow, IWorkEscrow.State.Disputed);
        escrows.refund(escrow);
        escrows.resolve(escrow, share, "why");
        eq(token.balanceOf(DEVICE), share);
        // Who disputed for nothing pays.
        eq(token.balanceOf(FRIEND), share > 0 ? friend : friend - BOND);
        eq(token.balanceOf(PAYER), payer + AMOUNT - share + (share > 0 ? 0 : BOND));
        eq(token.balanceOf(address(escrows)), 0);
        refuses(escrow, IWorkEscrow.State.Closed);
        escrows.resolve(escrow, share, "why");
    }

    function test_AReceiptEndsADispute() public {
        bytes32 escrow = open(1);
        uint256 friend = token.balanceOf(FRIEND);
        dispute(escrow);
        escrows.release(escrow, "receipt", signed(SIGNER_KEY, escrow));
        eq(token.balanceOf(FRIEND), friend);
        eq(token.balanceOf(DEVICE), AMOUNT);
    }

    function test_ASilentResolverGivesAllBack() public {
        bytes32 escrow = open(1);
        (uint256 payer, uint256 friend) = (token.balanceOf(PAYER), token.balanceOf(FRIEND));
        dispute(escrow);
        uint40 resolveBy = uint40(block.timestamp + 14 days);
        vm.warp(resolveBy);
        vm.expectRevert(abi.encodeWithSelector(IWorkEscrow.TooEarly.selector, escrow, resolveBy));
        escrows.lapse(escrow);
        vm.warp(resolveBy + 1);
        vm.recordLogs();
        escrows.lapse(escrow);
        // The end, the amount and the bond: no transfer of nothing to the device.
        eq(vm.getRecordedLogs().length, 3);
        eq(token.balanceOf(PAYER), payer + AMOUNT);
        eq(token.balanceOf(FRIEND), friend);
        refuses(escrow, IWorkEscrow.State.Closed);
        escrows.lapse(escrow);
    }

    function test_RevertIf_DisputedTwiceOrBeyond() public {
        bytes32 escrow = open(1);
        refuses(escrow, IWorkEscrow.State.Open);
        escrows.resolve(escrow, 0, 0);
        dispute(escrow);
        vm.prank(FRIEND);
        refuses(escrow, IWorkEscrow.State.Disputed);
        escrows.dispute(escrow, 0);
        vm.expectRevert(abi.encodeWithSelector(IWorkEscrow.ShareTooLarge.selector, AMOUNT + 1, AMOUNT));
        escrows.resolve(escrow, AMOUNT + 1, 0);
    }

    function test_TheLastSecondsCount() public {
        IWorkEscrow.Job memory job = jobOf(1);
        job.deadline = uint40(block.timestamp);
        vm.expectRevert(abi.encodeWithSelector(IWorkEscrow.DeadlineOutOfRange.selector, job.deadline, job.deadline));
        escrows.open(job);
        job.deadline = uint40(block.timestamp + 365 days);
        vm.prank(PAYER);
        bytes32 escrow = escrows.open(job);
        vm.warp(job.deadline);
        dispute(escrow);
        // All of it to the device, and nothing is sent to who has nothing.
        vm.recordLogs();
        escrows.resolve(escrow, AMOUNT, 0);
        eq(vm.getRecordedLogs().length, 3);
        eq(token.balanceOf(DEVICE), AMOUNT);
    }

    function testFuzz_RevertIf_DeadlineOutOfRange(uint40 deadline) public {
        IWorkEscrow.Job memory job = jobOf(1);
        vm.assume(deadline <= block.timestamp || deadline > block.timestamp + 365 days);
        job.deadline = deadline;
        vm.expectRevert(abi.encodeWithSelector(IWorkEscrow.DeadlineOutOfRange.selector, deadline, block.timestamp));
        escrows.open(job);
        job = jobOf(1);
        job.amount = 0;
        bytes32 escrow = keccak256(abi.encode(address(this), job.site, job.job, job.device));
        vm.expectRevert(abi.encodeWithSelector(IWorkEscrow.AmountZero.selector, escrow));
        escrows.open(job);
    }

    function testFuzz_TheDaoSetsTheBond(uint96 bond, address caller) public {
        if (bond < 1 ether || bond > 1_000_000 ether) {
            vm.expectRevert(abi.encodeWithSelector(IWorkEscrow.BondOutOfRange.selector, bond));
            escrows.setBond(bond);
        } else {
            escrows.setBond(bond);
            eq(escrows.bond(), bond);
        }
        escrows.setBond(1 ether);
        escrows.setBond(1_000_000 ether);
        vm.expectRevert(abi.encodeWithSelector(IWorkEscrow.BondOutOfRange.selector, 1 ether - 1));
        escrows.setBond(1 ether - 1);
        vm.expectRevert(abi.encodeWithSelector(IWorkEscrow.BondOutOfRange.selector, 1_000_000 ether + 1));
        escrows.setBond(1_000_000 ether + 1);
        vm.assume(caller != address(this));
        bytes memory refusal = abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(refusal);
        escrows.setBond(1 ether);
        vm.expectRevert(refusal);
        escrows.resolve(0, 0, 0);
    }
}
