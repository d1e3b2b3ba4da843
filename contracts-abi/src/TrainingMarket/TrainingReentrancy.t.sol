// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDeviceNFT} from "../DeviceNFT/IDeviceNFT.sol";
import {CallingToken, Reentrancy} from "../testing/Reentrancy.sol";
import {TrainingMarket} from "./TrainingMarket.sol";
import {TrainingMarketFixture} from "./TrainingMarketFixture.t.sol";

contract TrainingReentrancyTest is TrainingMarketFixture, Reentrancy {
    function test_RevertIf_TheTokenCallsBack() public {
        calling = new CallingToken();
        market = new TrainingMarket(calling, IDeviceNFT(address(list)), address(manager), standardRules());
        bytes[] memory calls = new bytes[](4);
        calls[0] = abi.encodeCall(market.open, (termsOf(), OPERATOR, CID));
        calls[1] = abi.encodeCall(market.dispute, (1, 0, deviceAt(0), "claim"));
        calls[2] = abi.encodeCall(market.withdraw, (address(this)));
        calls[3] = abi.encodeCall(market.collectRefund, (1));
        callback(address(market), manager, calls);
        opened(termsOf());
        allRefused(4);
    }
}
