// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {AITNAccess} from "../AITNAccess/AITNAccess.sol";
import {IAITNAccess} from "../AITNAccess/IAITNAccess.sol";
import {AITNToken} from "../AITNToken/AITNToken.sol";
import {Guardian} from "../Guardian/Guardian.sol";
import {ModelRegistry} from "../ModelRegistry/ModelRegistry.sol";
import {RuleBook} from "../RuleBook/RuleBook.sol";
import {Claims} from "../testing/Claims.sol";
import {AITNGovernor} from "./AITNGovernor.sol";
import {AITNTimelock} from "./AITNTimelock.sol";
import {IAITNGovernor} from "./IAITNGovernor.sol";

/// The whole DAO as a deployment makes it: every constructor names addresses that follow from the deployer's nonces, and
/// nobody holds a role in between.
abstract contract DaoFixture is Claims {
    uint48 internal constant NOW = 1_000_000;
    uint48 internal constant DELAY = 1 days;
    uint32 internal constant PERIOD = 5 days;
    uint48 internal constant EXTENSION = 2 days;
    uint256 internal constant LOCK = 2 days;
    uint256 internal constant TERM = 365 days;
    uint256 internal constant THRESHOLD = 100_000 ether;
    address internal constant KEEPER = address(0x6A);
    address internal constant AUTHOR = address(0xA0);
    /// 5 %, 2.5 % and 10 % of the supply; the quorum is 4 %.
    address internal constant VOTER = address(0x51);
    address internal constant SMALL = address(0x52);
    address internal constant LARGE = address(0x53);

    AITNToken internal token;
    AITNAccess internal access;
    AITNTimelock internal timelock;
    AITNGovernor internal governor;
    Guardian internal guardian;
    ModelRegistry internal models;
    RuleBook internal rules;

    /// One call of a proposal.
    struct Act {
        address[] targets;
        uint256[] values;
        bytes[] calls;
        string why;
    }

    function created(uint8 nonce) private view returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(bytes2(0xd694), address(this), bytes1(nonce))))));
    }

    function standardRules() internal pure returns (IAITNGovernor.Rules memory) {
        return IAITNGovernor.Rules(DELAY, PERIOD, EXTENSION, THRESHOLD, 400);
    }

    function standardFloors() internal pure returns (IAITNGovernor.Floors memory) {
        return IAITNGovernor.Floors(12 hours, 3 days, 1 days);
    }

    function setUp() public virtual {
        vm.warp(NOW);
        (address[] memory wallets, uint256[] memory amounts) = (new address[](4), new uint256[](4));
        (wallets[0], wallets[1], wallets[2], wallets[3]) = (VOTER, SMALL, LARGE, address(0x5E));
        (amounts[0], amounts[1], amounts[2]) = (100_000_000 ether, 50_000_000 ether, 200_000_000 ether);
        amounts[3] = 1_650_000_000 ether;
        token = new AITNToken(wallets, amounts);
        IAITNAccess.Grant[] memory grants = new IAITNAccess.Grant[](1);
        grants[0] = IAITNAccess.Grant(2, created(5));
        IAITNAccess.Assignment[] memory assignments = new IAITNAccess.Assignment[](3);
        assignments[0] = IAITNAccess.Assignment(created(6), ModelRegistry.approve.selector, 1);
        assignments[1] = IAITNAccess.Assignment(created(6), ModelRegistry.reject.selector, 1);
        assignments[2] = IAITNAccess.Assignment(created(6), ModelRegistry.revoke.selector, 2);
        access = new AITNAccess(created(3), grants, assignments);
        timelock = new AITNTimelock(LOCK, 1 days, created(4), created(5));
        governor = new AITNGovernor(token, timelock, standardRules(), standardFloors());
        models = ModelRegistry(created(6));
        guardian = new Guardian(address(access), timelock, models, KEEPER, TERM);
        models = new ModelRegistry(address(access), 1);
        rules = new RuleBook(address(access));
        eq(address(timelock), created(3));
        eq(address(models), created(6));
        for (uint256 i; i < 3; ++i) {
            vm.prank(wallets[i]);
            token.delegate(wallets[i]);
        }
        vm.warp(NOW + 1);
    }

    function newModel() internal returns (bytes32) {
        claimed(models, AUTHOR, "bafy-pump");
        vm.prank(AUTHOR);
        return models.propose("pump", "bafy-pump", keccak256("weights"), keccak256("evaluation"), SALT);
    }

    function act(address target, bytes memory data) internal pure returns (Act memory one) {
        one.targets = new address[](1);
        one.values = new uint256[](1);
        one.calls = new bytes[](1);
        (one.targets[0], one.calls[0]) = (target, data);
        one.why = "because";
    }

    function saltOf(Act memory one) internal view returns (bytes32) {
        return bytes20(address(governor)) ^ keccak256(bytes(one.why));
    }

    function propose(Act memory one) internal returns (uint256 id) {
        vm.prank(VOTER);
        id = governor.propose(one.targets, one.values, one.calls, one.why);
        vm.warp(block.timestamp + DELAY + 1);
    }

    function voteAs(address voter, uint256 id, uint8 support) internal {
        vm.prank(voter);
        governor.castVote(id, support);
    }

    /// Proposed, voted and waiting in the timelock.
    function queue(Act memory one) internal returns (uint256 id) {
        id = propose(one);
        voteAs(VOTER, id, 1);
        vm.warp(governor.proposalDeadline(id) + 1);
        governor.queue(one.targets, one.values, one.calls, keccak256(bytes(one.why)));
    }

    function execute(Act memory one) internal {
        governor.execute(one.targets, one.values, one.calls, keccak256(bytes(one.why)));
    }

    /// The whole path.
    function decide(address target, bytes memory data) internal {
        Act memory one = act(target, data);
        queue(one);
        vm.warp(block.timestamp + LOCK);
        execute(one);
    }

    function refuseDecision(address target, bytes memory data, bytes memory refusal) internal {
        Act memory one = act(target, data);
        queue(one);
        vm.warp(block.timestamp + LOCK);
        vm.expectRevert(refusal);
        execute(one);
    }

    function isIn(uint256 id, IGovernor.ProposalState wanted) internal view {
        eq(uint256(governor.state(id)), uint256(wanted));
    }
}
