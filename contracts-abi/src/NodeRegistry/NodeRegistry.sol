// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IDeviceNFT} from "../DeviceNFT/IDeviceNFT.sol";
import {INodeRegistry} from "./INodeRegistry.sol";

/// @title See {INodeRegistry}.
contract NodeRegistry is INodeRegistry, EIP712, AccessManaged {
    using Checkpoints for Checkpoints.Trace160;
    using Checkpoints for Checkpoints.Trace208;

    bytes32 public constant JOIN_TYPEHASH =
        keccak256("Join(uint64 node,address device,uint8 rule,uint32 parts,uint64 nonce,uint64 deadline)");
    bytes32 public constant ADMIT_TYPEHASH =
        keccak256("Admit(uint64 node,address device,uint8 rule,uint32 parts,uint64 nonce,uint64 deadline)");
    bytes32 public constant LEAVE_TYPEHASH =
        keccak256("Leave(address device,uint64 node,uint64 nonce,uint64 deadline)");
    uint32 public constant MAX_PARTS = 1_000_000;
    /// A rule waits one whole cycle longer than a departure, so that members can leave before it binds them.
    uint48 public constant RULE_NOTICE_CYCLES = 2;
    uint16 private constant LEAST_CAPACITY = 30;
    uint16 private constant MOST_CAPACITY = 3000;

    IDeviceNFT public immutable devices;
    /// @inheritdoc INodeRegistry
    uint64 public immutable genesis;

    uint64 public lastNode;
    uint16 public capacity = 300;
    /// @inheritdoc INodeRegistry
    mapping(uint64 node => address) public leaderOf;
    /// @inheritdoc INodeRegistry
    mapping(uint64 node => address) public leaderOfferOf;
    /// @inheritdoc INodeRegistry
    mapping(address device => uint64) public nonceOf;

    // By first cycle: a device's node and parts in one word (node << 32 | parts), a node's devices, a node's rule.
    mapping(address device => Checkpoints.Trace160) private memberships;
    mapping(uint64 node => Checkpoints.Trace208) private counts;
    mapping(uint64 node => Checkpoints.Trace208) private rules;

    constructor(IDeviceNFT devices_, uint64 genesis_, address authority_)
        EIP712("AITN NodeRegistry", "1")
        AccessManaged(authority_)
    {
        require(genesis_ <= block.timestamp, GenesisAhead(genesis_));
        devices = devices_;
        genesis = genesis_;
    }

    modifier onlyLeader(uint64 node) {
        require(leaderOf[node] != address(0), UnknownNode(node));
        require(leaderOf[node] == msg.sender, NotLeader(node, msg.sender));
        _;
    }

    /// @inheritdoc INodeRegistry
    function create(Rule rule) external returns (uint64 node) {
        node = ++lastNode;
        leaderOf[node] = msg.sender;
        rules[node].push(currentCycle(), uint208(rule));
        emit NodeCreated(node, msg.sender, rule);
    }

    /// @inheritdoc INodeRegistry
    function offerLeader(uint64 node, address offered) external onlyLeader(node) {
        require(offered != address(0), LeaderIsZero(node));
        leaderOfferOf[node] = offered;
        emit LeaderOffered(node, offered);
    }

    /// @inheritdoc INodeRegistry
    function withdrawLeaderOffer(uint64 node) external onlyLeader(node) {
        address offered = leaderOfferOf[node];
        require(offered != address(0), NoLeaderOffer(node));
        delete leaderOfferOf[node];
        emit LeaderOfferWithdrawn(node, offered);
    }

    /// @inheritdoc INodeRegistry
    function acceptLeader(uint64 node) external {
        require(msg.sender == leaderOfferOf[node], LeadershipNotOffered(node, msg.sender));
        delete leaderOfferOf[node];
        leaderOf[node] = msg.sender;
        emit LeaderSet(node, msg.sender);
    }

    /// @inheritdoc INodeRegistry
    function setRule(uint64 node, Rule rule) external onlyLeader(node) {
        uint48 fromCycle = currentCycle() + RULE_NOTICE_CYCLES;
        rules[node].push(fromCycle, uint208(rule));
        emit RuleSet(node, rule, fromCycle);
    }

    /// @inheritdoc INodeRegistry
    function join(Terms calldata terms, bytes calldata deviceSignature, bytes calldata leaderSignature) external {
        _checkTerms(terms);
        address leader = leaderOf[terms.node];
        _checkSigned(terms.device, joinHash(terms), deviceSignature);
        _checkSigned(leader, admitHash(terms), leaderSignature);
        uint256 count = counts[terms.node].latest();
        require(count < capacity, NodeIsFull(terms.node, capacity));
        ++nonceOf[terms.device];
        uint48 fromCycle = currentCycle() + 1;
        memberships[terms.device].push(fromCycle, uint160(terms.node) << 32 | terms.parts);
        counts[terms.node].push(fromCycle, uint208(count + 1));
        emit Joined(terms.node, terms.device, terms.parts, fromCycle);
    }

    /// @inheritdoc INodeRegistry
    function leaveNode() external {
        _leave(msg.sender);
    }

    /// @inheritdoc INodeRegistry
    function leaveNodeFor(address device, uint64 deadline, bytes calldata signature) external {
        require(block.timestamp <= deadline, TermsExpired(deadline));
        _checkSigned(device, leaveHash(device, deadline), signature);
        _leave(device);
    }

    /// @inheritdoc INodeRegistry
    function remove(address device) external {
        bool allowed = msg.sender == leaderOf[_nodeNext(device)] || !devices.isTrusted(device, 0);
        require(allowed, MayNotRemove(device, msg.sender));
        _leave(device);
    }

    /// @inheritdoc INodeRegistry
    function setCapacity(uint16 capacity_) external restricted {
        require(capacity_ >= LEAST_CAPACITY && capacity_ <= MOST_CAPACITY, CapacityOutOfRange(capacity_));
        capacity = capacity_;
        emit CapacitySet(capacity_);
    }

    /// @inheritdoc INodeRegistry
    function memberAt(address device, uint48 cycle) public view returns (uint64 node, uint32 parts) {
        uint160 word = memberships[device].upperLookupRecent(cycle);
        return (uint64(word >> 32), uint32(word));
    }

    /// @inheritdoc INodeRegistry
    function countAt(uint64 node, uint48 cycle) external view returns (uint256) {
        return counts[node].upperLookupRecent(cycle);
    }

    /// @inheritdoc INodeRegistry
    function ruleAt(uint64 node, uint48 cycle) public view returns (Rule) {
        return Rule(uint8(rules[node].upperLookupRecent(cycle)));
    }

    /// @inheritdoc INodeRegistry
    function shareAt(uint64 node, address device, uint48 cycle, uint256 efficacy, uint256 variablePart)
        external
        view
        returns (uint256)
    {
        (uint64 home, uint32 parts) = memberAt(device, cycle);
        if (home != node || node == 0) return 0;
        Rule rule = ruleAt(node, cycle);
        if (rule == Rule.Efficacy) return efficacy;
        return rule == Rule.Data ? variablePart : parts;
    }

    /// @inheritdoc INodeRegistry
    function currentCycle() public view returns (uint48) {
        return uint48((block.timestamp - genesis) / 1 days);
    }

    /// @inheritdoc INodeRegistry
    function joinHash(Terms calldata terms) public view returns (bytes32) {
        return _termsHash(JOIN_TYPEHASH, terms);
    }

    /// @inheritdoc INodeRegistry
    function admitHash(Terms calldata terms) public view returns (bytes32) {
        return _termsHash(ADMIT_TYPEHASH, terms);
    }

    /// @inheritdoc INodeRegistry
    function leaveHash(address device, uint64 deadline) public view returns (bytes32) {
        return
            _hashTypedDataV4(
                keccak256(abi.encode(LEAVE_TYPEHASH, device, _nodeNext(device), nonceOf[device], deadline))
            );
    }

    function _termsHash(bytes32 typehash, Terms calldata t) private view returns (bytes32) {
        return _hashTypedDataV4(
            keccak256(abi.encode(typehash, t.node, t.device, t.rule, t.parts, nonceOf[t.device], t.deadline))
        );
    }

    function _checkTerms(Terms calldata terms) private view {
        require(leaderOf[terms.node] != address(0), UnknownNode(terms.node));
        require(block.timestamp <= terms.deadline, TermsExpired(terms.deadline));
        require(terms.parts > 0 && terms.parts <= MAX_PARTS, PartsOutOfRange(terms.parts));
        Rule announced = Rule(uint8(rules[terms.node].latest()));
        require(terms.rule == announced, RuleDiffers(terms.node, terms.rule, announced));
        require(devices.isTrusted(terms.device, 0), DeviceNotTrusted(terms.device));
        uint64 node = _nodeNext(terms.device);
        require(node == 0, DeviceInNode(terms.device, node));
    }

    function _checkSigned(address signer, bytes32 digest, bytes calldata signature) private view {
        require(SignatureChecker.isValidSignatureNowCalldata(signer, digest, signature), NotSignedBy(signer));
    }

    function _leave(address device) private {
        uint64 node = _nodeNext(device);
        require(node != 0, DeviceInNoNode(device));
        // The nonce need not rise: a signature to leave names the node, and only a new admission leads back there.
        uint48 fromCycle = currentCycle() + 1;
        memberships[device].push(fromCycle, 0);
        counts[node].push(fromCycle, counts[node].latest() - 1);
        emit Left(node, device, msg.sender, fromCycle);
    }

    /// The node a device is in from the next cycle on, 0 if in none.
    function _nodeNext(address device) private view returns (uint64) {
        return uint64(memberships[device].latest() >> 32);
    }
}
