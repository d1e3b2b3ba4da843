// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {DeviceFixture} from "../DeviceNFT/DeviceFixture.t.sol";
import {DeviceIncome} from "./DeviceIncome.sol";

/// A token whose every transfer makes a call, if one is set, and fails as it fails.
contract IncomeMoney is ERC20 {
    address private target;
    bytes private data;

    constructor() ERC20("AITN", "AITN") {
        _mint(msg.sender, 2_000_000_000 ether);
    }

    function setCall(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (target == address(0)) return;
        (bool ok, bytes memory answer) = target.call(data);
        if (!ok) {
            assembly {
                revert(add(answer, 32), mload(answer))
            }
        }
    }
}

abstract contract DeviceIncomeFixture is DeviceFixture {
    uint256 internal constant HOLDING = 1_000_000_000 ether;
    address internal constant PAYER = address(0x9A1);

    IncomeMoney internal token;
    DeviceIncome internal income;

    function setUp() public virtual override {
        super.setUp();
        token = new IncomeMoney();
        income = new DeviceIncome(token, nft);
        require(token.transfer(PAYER, HOLDING));
        vm.prank(PAYER);
        token.approve(address(income), type(uint256).max);
    }

    function pay(address device_, uint256 amount) internal {
        vm.prank(PAYER);
        income.credit(device_, amount);
    }
}
