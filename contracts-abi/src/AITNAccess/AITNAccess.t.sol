// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {RuleBook} from "../RuleBook/RuleBook.sol";
import {Check} from "../testing/Check.sol";
import {AITNAccess} from "./AITNAccess.sol";
import {IAITNAccess} from "./IAITNAccess.sol";

contract AITNAccessTest is Check {
    address private constant DAO = address(0xDA0);
    address private constant BOARD = address(0xB0);
    address private constant BRAKE = address(0xBB);
    AITNAccess private access;
    RuleBook private rules;

    function setUp() public {
        vm.warp(1_000);
        access = this.make(grants(1, BOARD), assignments(1));
        rules = new RuleBook(address(access));
    }

    function grants(uint64 role, address account) private pure returns (IAITNAccess.Grant[] memory list) {
        list = new IAITNAccess.Grant[](2);
        (list[0], list[1]) = (IAITNAccess.Grant(role, account), IAITNAccess.Grant(2, BRAKE));
    }

    function assignments(uint64 role) private pure returns (IAITNAccess.Assignment[] memory list) {
        list = new IAITNAccess.Assignment[](1);
        list[0] = IAITNAccess.Assignment(address(0x7A), RuleBook.adopt.selector, role);
    }

    /// A call of its own: linked at run time, a refused `new` would end the test that makes it, whatever comes after.
    function make(IAITNAccess.Grant[] memory g, IAITNAccess.Assignment[] memory a) external returns (AITNAccess) {
        return new AITNAccess(DAO, g, a);
    }

    function can(address caller, address target, bytes4 selector) private view returns (bool immediate) {
        (immediate,) = access.canCall(caller, target, selector);
    }

    function has(uint64 role, address account) private view returns (bool member) {
        (member,) = access.hasRole(role, account);
    }

    function test_RolesOfGenesis() public view {
        yes(has(0, DAO) && has(1, DAO) && has(2, DAO), "the DAO has all roles that do something");
        yes(has(1, BOARD) && !has(0, BOARD) && !has(2, BOARD), "the board reviews");
        yes(has(2, BRAKE) && !has(0, BRAKE) && !has(1, BRAKE), "the guardian guards");
        yes(!has(0, address(this)), "the deployer has none");
        eq(access.REVIEWER(), 1);
        eq(access.GUARDIAN(), 2);
    }

    function testFuzz_AFunctionIsItsRolesAndElseTheDaos(address caller) public view {
        bool member = caller == DAO || caller == BOARD;
        yes(can(caller, address(0x7A), RuleBook.adopt.selector) == member, "the assigned function");
        yes(can(BOARD, address(0x7A), RuleBook.adopt.selector), "the board");
        yes(can(caller, address(0x7A), RuleBook.retire.selector) == (caller == DAO), "any other function");
        yes(can(DAO, address(rules), RuleBook.adopt.selector), "the DAO");
    }

    /// No role keeps the DAO out of a function that it is given.
    function testFuzz_TheDaoMayDoWhatAnyRoleMay(uint64 role) public {
        role = uint64(bound(role, 0, type(uint64).max - 1));
        access = this.make(grants(1, BOARD), assignments(role));
        yes(can(DAO, address(0x7A), RuleBook.adopt.selector), "the DAO");
    }

    function test_AClosedTargetIsClosedForAllUntilTheDaoOpensIt() public {
        vm.prank(BRAKE);
        access.closeTarget(address(rules));
        yes(access.isTargetClosed(address(rules)), "closed");
        yes(!can(DAO, address(rules), RuleBook.adopt.selector), "for the DAO too");
        vm.prank(BRAKE);
        vm.expectRevert(abi.encodeWithSelector(IAccessManager.AccessManagerUnauthorizedAccount.selector, BRAKE, 0));
        access.setTargetClosed(address(rules), false);
        vm.prank(DAO);
        access.setTargetClosed(address(rules), false);
        yes(can(DAO, address(rules), RuleBook.adopt.selector), "open again");
    }

    function testFuzz_RevertIf_NotAGuardianCloses(address caller) public {
        vm.assume(caller != DAO && caller != BRAKE);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IAccessManager.AccessManagerUnauthorizedAccount.selector, caller, 2));
        access.closeTarget(address(rules));
    }

    function test_TheDaoTakesARoleAway() public {
        vm.prank(DAO);
        access.revokeRole(1, BOARD);
        yes(!can(BOARD, address(0x7A), RuleBook.adopt.selector), "no longer");
    }

    function test_RevertIf_GenesisMakesAnotherAdmin() public {
        vm.expectRevert(abi.encodeWithSelector(IAITNAccess.RoleNotForGenesis.selector, 0));
        this.make(grants(0, BOARD), assignments(1));
    }

    function test_RevertIf_GenesisOpensAFunctionToAll() public {
        IAITNAccess.Grant[] memory g = grants(1, BOARD);
        vm.expectRevert(abi.encodeWithSelector(IAITNAccess.RoleNotForGenesis.selector, type(uint64).max));
        this.make(g, assignments(type(uint64).max));
    }

    function test_TheLongestGenesis() public {
        IAITNAccess.Grant[] memory g = new IAITNAccess.Grant[](64);
        IAITNAccess.Assignment[] memory a = new IAITNAccess.Assignment[](64);
        for (uint160 i; i < 64; ++i) {
            g[i] = IAITNAccess.Grant(3, address(1 + i));
            a[i] = IAITNAccess.Assignment(address(1000 + i), RuleBook.adopt.selector, 3);
        }
        access = this.make(g, a);
        yes(can(address(64), address(1063), RuleBook.adopt.selector), "the last of each");
    }

    function test_RevertIf_GenesisIsTooLong() public {
        IAITNAccess.Assignment[] memory many = new IAITNAccess.Assignment[](65);
        IAITNAccess.Grant[] memory g = grants(1, BOARD);
        vm.expectRevert(abi.encodeWithSelector(IAITNAccess.GenesisTooLong.selector, 2, 65));
        this.make(g, many);
        IAITNAccess.Assignment[] memory one = assignments(1);
        vm.expectRevert(abi.encodeWithSelector(IAITNAccess.GenesisTooLong.selector, 65, 1));
        this.make(new IAITNAccess.Grant[](65), one);
    }
}
