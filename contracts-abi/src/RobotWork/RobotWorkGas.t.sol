// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRobotWork} from "./IRobotWork.sol";
import {NettedFixture} from "./NettedFixture.t.sol";
import {WorkEscrow} from "./WorkEscrow.sol";
import {IWorkEscrow} from "./IWorkEscrow.sol";

/// Whole transactions on cold storage: all earlier steps are in `setUp`, another transaction.
contract RobotWorkGasTest is NettedFixture {
    uint256 private constant ROBOTS = 100;
    uint256 private constant ACTIONS = 10_000;

    bytes private creditData;
    bytes private redeemData;
    bytes private firstCreditData;
    bytes private cycleData;
    bytes private payOutData;
    bytes private releaseData;
    WorkEscrow private escrows;

    function setUp() public override {
        super.setUp();
        credit(ROBOT, 10 ether, 1_000);
        redeem(robot(200), 10 ether, 1_000);
        credit(robot(201), 10 ether, 1_000);
        redeem(robot(201), 20 ether, 2_000);
        creditData = voucherData(ROBOT, 2_000);
        redeemData = voucherData(robot(200), 2_000);
        bytes4 selector = work.redeem.selector;
        for (uint256 i; i < 4; ++i) {
            redeemData[i] = selector[i];
        }
        firstCreditData = voucherData(robot(202), 1_000);
        payOutData = abi.encodeCall(work.payOut, (site, robot(201)));
        post(realistic(1, 1));
        nextWindow();
        post(realistic(2, 2));
        nextWindow();
        Made memory made = realistic(3, 3);
        cycleData =
            abi.encodeCall(work.postCycle, (made.cycle, made.credits, sign(SIGNER_KEY, work.cycleHash(made.cycle))));
        openEscrow();
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

    function voucherData(address device, uint64 count) private view returns (bytes memory) {
        IRobotWork.Voucher memory v = voucher(device, 12.345678912345678912 ether, count);
        return abi.encodeCall(work.credit, (v, signed(SIGNER_KEY, v)));
    }

    function openEscrow() private {
        escrows = new WorkEscrow(token, address(manager));
        vm.startPrank(OWNER);
        token.approve(address(escrows), 2 ether);
        bytes32 escrow = escrows.open(
            IWorkEscrow.Job(site, "job", robot(200), vm.addr(SIGNER_KEY), 1 ether, uint40(block.timestamp + 1 days))
        );
        vm.stopPrank();
        bytes memory signature = sign(SIGNER_KEY, escrows.jobReceiptHash(escrow, "receipt"));
        releaseData = abi.encodeCall(escrows.release, (escrow, "receipt", signature));
    }

    /// What a transaction with this calldata costs (EIP-2028, and the floor of EIP-7623).
    function transactionGas(address to, bytes memory data) private returns (uint256) {
        uint256 zeros;
        for (uint256 i; i < data.length; ++i) {
            if (data[i] == 0) ++zeros;
        }
        uint256 tokens = zeros + 4 * (data.length - zeros);
        // A transaction's own target is warm, its storage is not.
        yes(to.code.length > 0, "deployed");
        uint256 before = gasleft();
        (bool done,) = to.call(data);
        uint256 standard = 21_000 + 4 * tokens + before - gasleft();
        yes(done, "settled");
        uint256 floor = 21_000 + 10 * tokens;
        return standard > floor ? standard : floor;
    }

    event log_named_uint(string key, uint256 value);

    /// A coverage run compiles without the optimiser; a gas report makes a transaction of each call, base cost included.
    modifier measurable() {
        if (address(work).code.length > 24_576) return;
        uint256 before = gasleft();
        work.MAX_CREDITS();
        if (before - gasleft() >= 21_000) return;
        _;
    }

    function measured(string memory what, address to, bytes memory data, uint256 most) private {
        uint256 gas = transactionGas(to, data);
        emit log_named_uint(what, gas);
        yes(gas <= most, what);
    }

    function test_ACreditOf1000ActionsCostsAtMost61GasEach() public measurable {
        measured("credit of 1,000 actions, whole transaction", address(work), creditData, 61 * 1_000);
    }

    /// The bound that holds is lower: a slot more would be seen.
    function test_ACreditStaysBelow46Each() public measurable {
        measured("credit of 1,000 actions", address(work), creditData, 46 * 1_000);
    }

    function test_ADevicesFirstCreditWritesANewSlot() public measurable {
        measured("first credit of a device", address(work), firstCreditData, 63_000);
    }

    function test_ARedemptionPaysTheTokenToo() public measurable {
        measured("redeem of 1,000 actions", address(work), redeemData, 67_000);
    }

    function test_APayOut() public measurable {
        measured("pay out of a credit", address(work), payOutData, 60_000);
    }

    function test_ACycleOf10000ActionsOver100RobotsCostsAtMost66GasEach() public measurable {
        measured("cycle of 10,000 actions over 100 robots", address(work), cycleData, 66 * ACTIONS);
    }

    function test_AReleaseOfAnEscrow() public measurable {
        measured("release of an escrow", address(escrows), releaseData, 80_000);
    }
}
