// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CallingToken, Reentrancy} from "../testing/Reentrancy.sol";
import {IIncentive} from "./IIncentive.sol";
import {Incentive} from "./Incentive.sol";
import {IncentiveFixture} from "./IncentiveFixture.t.sol";

contract IncentiveReentrancyTest is IncentiveFixture, Reentrancy {
    function test_RevertIf_TheTokenCallsBack() public {
        calling = new CallingToken();
        incentive = new Incentive(calling, nodes, address(audit), settings, address(manager));
        require(calling.transfer(address(incentive), RESERVE));
        IIncentive.Report memory report = IIncentive.Report("root", 0, 1, 1, false);
        bytes[] memory calls = new bytes[](6);
        calls[0] = abi.encodeCall(incentive.post, (1, report));
        calls[1] = abi.encodeCall(incentive.challenge, (1, "reason"));
        calls[2] = abi.encodeCall(incentive.resolve, (1, true));
        calls[3] = abi.encodeCall(incentive.convict, (1, address(this), IIncentive.Fault.SumWrong));
        calls[4] = abi.encodeCall(incentive.settle, (1));
        calls[5] = abi.encodeCall(incentive.withdraw, (address(this), new IIncentive.Source[](0)));
        callback(address(incentive), manager, calls);
        toCycle(2);
        incentive.post(1, report);
        allRefused(6);
    }
}
