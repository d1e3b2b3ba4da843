// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Invariant} from "../testing/Invariant.sol";
import {DeviceIncomeFixture} from "./DeviceIncomeFixture.t.sol";

/// Three devices change hands among three people while they earn; the handler books by its own account of who owned what.
contract DeviceIncomeHandler is DeviceIncomeFixture {
    uint256 public constant DEVICES = 3;
    address[3] private people = [OWNER, BUYER, address(0x0C)];
    address[3] private list;
    mapping(uint256 k => uint256) public ownerOf;
    mapping(uint256 person => uint256) public earned;
    mapping(uint256 person => uint256) public drawn;
    mapping(uint256 k => uint256) public earnedBy;
    bool public transferMovedIncome;

    function setUp() public override {
        super.setUp();
        list = [device, address(0xD1), address(0xD2)];
        enrol(OWNER, list[1], 0);
        enrol(OWNER, list[2], 0);
    }

    function credit(uint256 k, uint256 amount) external {
        k %= DEVICES;
        amount = bound(amount, 1, 1e24);
        pay(list[k], amount);
        _book(k, amount);
    }

    function creditAll(uint256 seed) external {
        address[] memory devices = new address[](DEVICES);
        uint256[] memory amounts = new uint256[](DEVICES);
        for (uint256 k; k < DEVICES; ++k) {
            (devices[k], amounts[k]) = (list[k], bound(seed >> (k * 64), 1, 1e24));
            _book(k, amounts[k]);
        }
        vm.prank(PAYER);
        income.creditMany(devices, amounts);
    }

    function transfer(uint256 k, uint256 to) external {
        k %= DEVICES;
        to %= 3;
        uint256[3] memory before = owed();
        address from = people[ownerOf[k]];
        uint256 token_ = nft.tokenOf(list[k]);
        vm.prank(from);
        nft.transferFrom(from, people[to], token_);
        ownerOf[k] = to;
        uint256[3] memory afterwards = owed();
        for (uint256 i; i < 3; ++i) {
            if (before[i] != afterwards[i]) transferMovedIncome = true;
        }
    }

    function withdraw(uint256 person) external {
        person %= 3;
        if (earned[person] == drawn[person]) return;
        vm.prank(people[person]);
        drawn[person] += income.withdraw(people[person]);
    }

    function owed() public view returns (uint256[3] memory sums) {
        for (uint256 i; i < 3; ++i) {
            sums[i] = income.owedTo(people[i]);
        }
    }

    function totals() external view returns (uint256 held, uint256 all) {
        return (token.balanceOf(address(income)), income.owed());
    }

    function told(uint256 k) external view returns (uint256) {
        return income.earnedBy(list[k]);
    }

    function got(uint256 person) external view returns (uint256) {
        return token.balanceOf(people[person]);
    }

    function _book(uint256 k, uint256 amount) private {
        earned[ownerOf[k]] += amount;
        earnedBy[k] += amount;
    }
}

contract DeviceIncomeInvariantTest is DeviceIncomeFixture, Invariant {
    DeviceIncomeHandler private handler;

    function setUp() public override {
        handler = new DeviceIncomeHandler();
        handler.setUp();
    }

    function target() internal view override returns (address) {
        return address(handler);
    }

    function steps() internal view override returns (bytes4[] memory list) {
        list = new bytes4[](4);
        list[0] = handler.credit.selector;
        list[1] = handler.creditAll.selector;
        list[2] = handler.transfer.selector;
        list[3] = handler.withdraw.selector;
    }

    /// The credits are the balance, to the wei; each is of who owned the device when it came, however often it moved.
    function invariant_CreditsAreTheBalanceAndStayWhereTheyAre() external view {
        uint256[3] memory owed = handler.owed();
        (uint256 held, uint256 all) = handler.totals();
        uint256 sum;
        for (uint256 i; i < 3; ++i) {
            eq(owed[i], handler.earned(i) - handler.drawn(i));
            eq(handler.got(i), handler.drawn(i));
            eq(handler.told(i), handler.earnedBy(i));
            sum += owed[i];
        }
        eq(sum, all);
        eq(sum, held);
        yes(!handler.transferMovedIncome(), "a transfer moved income");
    }
}
