// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CallingToken, Reentrancy} from "../testing/Reentrancy.sol";
import {CirculationReward} from "./CirculationReward.sol";
import {INettedCycles} from "./INettedCycles.sol";
import {IRobotWork} from "./IRobotWork.sol";
import {IWorkEscrow} from "./IWorkEscrow.sol";
import {NettedFixture} from "./NettedFixture.t.sol";
import {RobotWork} from "./RobotWork.sol";
import {WorkEscrow} from "./WorkEscrow.sol";

contract WorkReentrancyTest is NettedFixture, Reentrancy {
    function setUp() public override {
        super.setUp();
        calling = new CallingToken();
    }

    function test_RevertIf_TheTokenCallsBackIntoTheWork() public {
        work = new RobotWork(calling, sites, address(manager), TREASURY);
        // The token owns the site, so that nothing but the guard stands in its way.
        vm.prank(address(calling));
        site = sites.register("tokens");
        INettedCycles.Cycle memory cycle;
        INettedCycles.WorkReceipt memory receipt;
        IRobotWork.Voucher memory v;
        bytes[] memory calls = new bytes[](10);
        calls[0] = abi.encodeCall(work.redeem, (v, ""));
        calls[1] = abi.encodeCall(work.redeemMany, (new IRobotWork.Voucher[](0), new bytes[](0)));
        calls[2] = abi.encodeCall(work.payOut, (site, ROBOT));
        calls[3] = abi.encodeCall(work.deposit, (site, 1));
        calls[4] = abi.encodeCall(work.withdraw, (site, ROBOT));
        calls[5] = abi.encodeCall(work.chargeFee, (site));
        calls[6] = abi.encodeCall(work.challengeReceipt, (cycle, receipt, ""));
        calls[7] = abi.encodeCall(work.answerReceipt, (cycle, receipt, new bytes32[](0)));
        calls[8] = abi.encodeCall(work.endChallenge, ("challenge"));
        calls[9] =
            abi.encodeCall(work.proveUnderpaid, (cycle, ROBOT, new INettedCycles.WorkReceipt[](0), new bytes[](0)));
        callback(address(work), manager, calls);
        work.deposit(site, 1 ether);
        allRefused(10);
    }

    function test_RevertIf_TheTokenCallsBackIntoAnEscrow() public {
        WorkEscrow escrows = new WorkEscrow(calling, address(manager));
        IWorkEscrow.Job memory job =
            IWorkEscrow.Job(site, "job", ROBOT, vm.addr(SIGNER_KEY), 1 ether, uint40(block.timestamp + 1 days));
        bytes[] memory calls = new bytes[](6);
        calls[0] = abi.encodeCall(escrows.open, (job));
        calls[1] = abi.encodeCall(escrows.release, ("escrow", "receipt", ""));
        calls[2] = abi.encodeCall(escrows.refund, ("escrow"));
        calls[3] = abi.encodeCall(escrows.dispute, ("escrow", "evidence"));
        calls[4] = abi.encodeCall(escrows.resolve, ("escrow", 0, "evidence"));
        calls[5] = abi.encodeCall(escrows.lapse, ("escrow"));
        callback(address(escrows), manager, calls);
        escrows.open(job);
        allRefused(6);
    }

    function test_RevertIf_TheTokenCallsBackIntoTheReward() public {
        CirculationReward reward = new CirculationReward(calling, sites, work, address(manager));
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(reward.fund, (1));
        calls[1] = abi.encodeCall(reward.claim, (site));
        callback(address(reward), manager, calls);
        reward.fund(1 ether);
        allRefused(2);
    }
}
