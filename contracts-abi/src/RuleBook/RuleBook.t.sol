// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {Check} from "../testing/Check.sol";
import {IRuleBook} from "./IRuleBook.sol";
import {RuleBook} from "./RuleBook.sol";

contract RuleBookTest is Check {
    bytes32 private constant RULE = keccak256("intervals");
    bytes32 private constant DIGEST = keccak256("document");
    RuleBook private book;

    /// The test is the manager's admin, which stands for the DAO here.
    function setUp() public {
        vm.warp(1_000);
        book = new RuleBook(address(new AccessManager(address(this))));
    }

    function test_AVersionReplacesTheOneBefore() public {
        vm.expectEmit();
        emit IRuleBook.RuleAdopted(RULE, "intervals", 1, "bafy-1", DIGEST);
        eq(book.adopt("intervals", "bafy-1", DIGEST), RULE);
        yes(book.isInForce(RULE, DIGEST), "in force");
        vm.warp(2_000);
        book.adopt("intervals", "bafy-2", keccak256("next"));
        yes(!book.isInForce(RULE, DIGEST), "replaced");
        yes(book.isInForce(RULE, keccak256("next")), "in force");
        IRuleBook.Rule memory rule = book.ruleOf(RULE);
        eq(rule.version, 2);
        eq(rule.since, 2_000);
        eq(rule.digest, keccak256("next"));
        eq(keccak256(bytes(rule.cid)), keccak256("bafy-2"));
        yes(!book.isInForce(keccak256("other"), keccak256("next")), "another name is another rule");
    }

    function test_ARetiredRuleComesBackAsANewVersion() public {
        book.adopt("intervals", "bafy-1", DIGEST);
        vm.warp(2_000);
        vm.expectEmit();
        emit IRuleBook.RuleRetired(RULE, 1);
        book.retire(RULE);
        yes(!book.isInForce(RULE, DIGEST), "retired");
        eq(book.ruleOf(RULE).since, 2_000);
        vm.expectRevert(abi.encodeWithSelector(IRuleBook.NotInForce.selector, RULE));
        book.retire(RULE);
        book.adopt("intervals", "bafy-1", DIGEST);
        yes(book.isInForce(RULE, DIGEST), "again");
        eq(book.ruleOf(RULE).version, 2);
    }

    function test_NothingIsInForceBeforeItIsAdopted() public {
        yes(!book.isInForce(RULE, 0), "nothing");
        eq(book.ruleOf(RULE).version, 0);
        vm.expectRevert(abi.encodeWithSelector(IRuleBook.NotInForce.selector, RULE));
        book.retire(RULE);
    }

    function text(uint256 length) private pure returns (string memory) {
        return string(new bytes(length));
    }

    function test_RevertIf_OutOfRange() public {
        vm.expectRevert(abi.encodeWithSelector(IRuleBook.RuleNameLength.selector, 0));
        book.adopt("", "cid", DIGEST);
        vm.expectRevert(abi.encodeWithSelector(IRuleBook.RuleNameLength.selector, 65));
        book.adopt(text(65), "cid", DIGEST);
        vm.expectRevert(abi.encodeWithSelector(IRuleBook.RuleCidLength.selector, 0));
        book.adopt("intervals", "", DIGEST);
        vm.expectRevert(abi.encodeWithSelector(IRuleBook.RuleCidLength.selector, 129));
        book.adopt("intervals", text(129), DIGEST);
        vm.expectRevert(abi.encodeWithSelector(IRuleBook.RuleDigestMissing.selector, RULE));
        book.adopt("intervals", "cid", 0);
        book.adopt(text(64), text(128), DIGEST);
    }

    function testFuzz_RevertIf_NotTheDao(address caller) public {
        vm.assume(caller != address(this));
        book.adopt("intervals", "bafy-1", DIGEST);
        bytes memory refusal = abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(refusal);
        book.adopt("intervals", "bafy-2", DIGEST);
        vm.expectRevert(refusal);
        book.retire(RULE);
    }
}
