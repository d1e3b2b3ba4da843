// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Gas} from "../testing/Gas.sol";
import {IRobotWork} from "./IRobotWork.sol";
import {NettedFixture} from "./NettedFixture.t.sol";
import {WorkEscrow} from "./WorkEscrow.sol";
import {IWorkEscrow} from "./IWorkEscrow.sol";

contract RobotWorkGasTest is NettedFixture, Gas {
    uint256 private constant ROBOTS = 100;
    uint256 private constant ACTIONS = 10_000;
    uint256 private constant FLEET = 10;

    function setUp() public override {
        super.setUp();
        credit(ROBOT, 10 ether, 1_000);
        redeem(robot(200), 10 ether, 1_000);
        credit(robot(201), 10 ether, 1_000);
        redeem(robot(201), 20 ether, 2_000);
        does("credit of 1,000 actions", voucherData(work.credit.selector, ROBOT, 2_000));
        does("redeem of 1,000 actions", voucherData(work.redeem.selector, robot(200), 2_000));
        does("first credit of a device", voucherData(work.credit.selector, robot(202), 1_000));
        does("pay out of a credit", abi.encodeCall(work.payOut, (site, robot(201))));
        prepareFleet();
        post(realistic(1, 1));
        nextWindow();
        post(realistic(2, 2));
        nextWindow();
        Made memory made = realistic(3, 3);
        bytes memory signature = sign(SIGNER_KEY, work.cycleHash(made.cycle));
        bytes memory data = abi.encodeCall(work.postCycle, (made.cycle, made.credits, signature));
        does("cycle of 10,000 actions over 100 robots", data);
        openEscrow();
    }

    function does(string memory what, bytes memory data) private {
        prepare(what, address(this), address(work), data);
    }

    /// Addresses and amounts as they are: without zero bytes that would make the calldata cheap.
    function realistic(uint64 serial, uint64 cycle) private view returns (Made memory made) {
        made = make(serial, cycle, ROBOTS, 1);
        uint256 step = type(uint160).max / (ROBOTS + 1);
        for (uint256 k; k < ROBOTS; ++k) {
            made.credits[k] = creditOf(address(uint160(step * (k + 1) + k)), 1.234567891234567891 ether + k);
        }
        made.cycle.actions = uint64(ACTIONS);
        seal(made);
    }

    function voucherData(bytes4 selector, address device, uint64 count) private view returns (bytes memory) {
        IRobotWork.Voucher memory v = voucher(device, 12.345678912345678912 ether, count);
        return abi.encodeWithSelector(selector, v, signed(SIGNER_KEY, v));
    }

    /// Ten robots of 1,000 actions each, which have credits already; addresses without zero bytes.
    function prepareFleet() private {
        (IRobotWork.Voucher[] memory first, bytes[] memory signatures) = fleet(1_000);
        work.creditMany(first, signatures);
        IRobotWork.Voucher[] memory next;
        (next, signatures) = fleet(2_000);
        does("credit of 10 robots of 1,000 actions each", abi.encodeCall(work.creditMany, (next, signatures)));
    }

    function fleet(uint64 count)
        private
        view
        returns (IRobotWork.Voucher[] memory vouchers, bytes[] memory signatures)
    {
        (vouchers, signatures) = (new IRobotWork.Voucher[](FLEET), new bytes[](FLEET));
        for (uint256 k; k < FLEET; ++k) {
            vouchers[k] = voucher(
                address(uint160(type(uint160).max / 7 * 3 + k)), uint256(count) * 0.012345678912345678 ether, count
            );
            signatures[k] = signed(SIGNER_KEY, vouchers[k]);
        }
    }

    function openEscrow() private {
        WorkEscrow escrows = new WorkEscrow(token, address(manager));
        vm.startPrank(OWNER);
        token.approve(address(escrows), 2 ether);
        bytes32 escrow = escrows.open(
            IWorkEscrow.Job(site, "job", robot(200), vm.addr(SIGNER_KEY), 1 ether, uint40(block.timestamp + 1 days))
        );
        vm.stopPrank();
        bytes memory signature = sign(SIGNER_KEY, escrows.jobReceiptHash(escrow, "receipt"));
        bytes memory data = abi.encodeCall(escrows.release, (escrow, "receipt", signature));
        prepare("release of an escrow", address(this), address(escrows), data);
    }

    function test_ACreditOf1000ActionsCostsAtMost61GasEach() public {
        measure("credit of 1,000 actions", 61 * 1_000);
    }

    function test_ACycleOf10000ActionsOver100RobotsCostsAtMost66GasEach() public {
        measure("cycle of 10,000 actions over 100 robots", 66 * ACTIONS);
    }

    function test_ACreditOfAFleetCostsAtMost25GasAnAction() public {
        measure("credit of 10 robots of 1,000 actions each", 25 * FLEET * 1_000);
    }

    function test_ADevicesFirstCreditWritesANewSlot() public {
        measure("first credit of a device");
    }

    function test_ARedemptionPaysTheTokenToo() public {
        measure("redeem of 1,000 actions");
    }

    function test_APayOut() public {
        measure("pay out of a credit");
    }

    function test_AReleaseOfAnEscrow() public {
        measure("release of an escrow");
    }
}
