// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Nodes: groups of up to 300 devices with a leader that train together and share one reward.
/// @notice All that a cycle's reward depends on is fixed before the cycle begins and stays readable for ever: joining and
/// leaving count from the next cycle on, a new sharing rule one cycle later still, so that whoever dislikes it has a whole
/// cycle to leave. A device is in at most one node in a cycle. Devices leave freely: below 30 active devices a node merely
/// loses its bonus.
interface INodeRegistry {
    /// How a node's reward is shared. Efficacy: by E_d. Data: by the variable part V. Fixed: by the parts agreed at joining.
    enum Rule {
        Efficacy,
        Data,
        Fixed
    }

    /// @dev EIP-712, signed by the device as `Join` and by the leader as `Admit`, both
    /// (uint64 node,address device,uint8 rule,uint32 parts,uint64 nonce,uint64 deadline); the nonce is {nonceOf}.
    struct Terms {
        uint64 node;
        address device;
        /// The rule announced last, so that nobody joins under a rule that was changed meanwhile.
        Rule rule;
        /// The device's part under the rule Fixed, 1 to 1,000,000; for good while it stays.
        uint32 parts;
        /// Last second at which it may be sent.
        uint64 deadline;
    }

    event NodeCreated(uint64 indexed node, address indexed leader, Rule rule);
    event LeaderOffered(uint64 indexed node, address indexed offered);
    event LeaderOfferWithdrawn(uint64 indexed node, address indexed offered);
    event LeaderSet(uint64 indexed node, address indexed leader);
    event RuleSet(uint64 indexed node, Rule rule, uint48 fromCycle);
    event Joined(uint64 indexed node, address indexed device, uint32 parts, uint48 fromCycle);
    event Left(uint64 indexed node, address indexed device, address indexed by, uint48 fromCycle);
    event CapacitySet(uint16 capacity);

    error GenesisAhead(uint64 genesis);
    error UnknownNode(uint64 node);
    error NotLeader(uint64 node, address caller);
    error LeaderIsZero(uint64 node);
    error NoLeaderOffer(uint64 node);
    error LeadershipNotOffered(uint64 node, address caller);
    error DeviceNotTrusted(address device);
    error DeviceInNode(address device, uint64 node);
    error DeviceInNoNode(address device);
    error NodeIsFull(uint64 node, uint16 capacity);
    error TermsExpired(uint64 deadline);
    error RuleDiffers(uint64 node, Rule agreed, Rule announced);
    error PartsOutOfRange(uint32 parts);
    error NotSignedBy(address signer);
    error MayNotRemove(address device, address caller);
    error CapacityOutOfRange(uint16 capacity);

    /// @notice Opens a node led by the caller.
    function create(Rule rule) external returns (uint64 node);

    /// @notice Offers a node to another leader, who has to accept, so that a mistyped or unwilling account never leads it.
    /// Only its leader, who leads on until then; a new offer takes the place of the one before.
    function offerLeader(uint64 node, address offered) external;

    /// @notice Takes the offer back; only the leader.
    function withdrawLeaderOffer(uint64 node) external;

    /// @notice Takes over the node that was offered to the caller.
    function acceptLeader(uint64 node) external;

    /// @notice Announces another rule, in force from the cycle after the next on; only the leader.
    function setRule(uint64 node, Rule rule) external;

    /// @notice Admits a device from the next cycle on; anyone may send it with both signatures.
    /// @param deviceSignature of the device's key over `Join`
    /// @param leaderSignature of the leader (a key or an ERC-1271 contract) over `Admit`
    function join(Terms calldata terms, bytes calldata deviceSignature, bytes calldata leaderSignature) external;

    /// @notice Takes the calling device out of its node from the next cycle on.
    function leaveNode() external;

    /// @notice The same by signature, EIP-712 `Leave(address device,uint64 node,uint64 nonce,uint64 deadline)`.
    function leaveNodeFor(address device, uint64 deadline, bytes calldata signature) external;

    /// @notice Takes a device out from the next cycle on: its leader always, anyone once the device is revoked.
    function remove(address device) external;

    /// @notice Most devices of a node; only through the DAO. Larger nodes keep what they have.
    function setCapacity(uint16 capacity) external;

    /// @notice Cycles of 24 h since genesis; the one now running.
    function currentCycle() external view returns (uint48);
    function genesis() external view returns (uint64);
    function leaderOf(uint64 node) external view returns (address);
    /// @notice To whom the node is offered; zero for nobody.
    function leaderOfferOf(uint64 node) external view returns (address);
    /// @notice How often the device was admitted to a node.
    function nonceOf(address device) external view returns (uint64);
    /// @return node where the device is in that cycle, 0 if in none
    /// @return parts its part under the rule Fixed
    function memberAt(address device, uint48 cycle) external view returns (uint64 node, uint32 parts);
    /// @notice Devices in the node in that cycle.
    function countAt(uint64 node, uint48 cycle) external view returns (uint256);
    function ruleAt(uint64 node, uint48 cycle) external view returns (Rule);
    /// @notice What a member's share is measured by in that cycle; 0 for a device outside the node.
    /// @param efficacy the device's E_d in the cycle, uWE
    /// @param variablePart the device's V in the cycle, uWE
    function shareAt(uint64 node, address device, uint48 cycle, uint256 efficacy, uint256 variablePart)
        external
        view
        returns (uint256);
    /// @notice What a device signs to join.
    function joinHash(Terms calldata terms) external view returns (bytes32);
    /// @notice What a leader signs to admit.
    function admitHash(Terms calldata terms) external view returns (bytes32);
    /// @notice What a device signs to leave.
    function leaveHash(address device, uint64 deadline) external view returns (bytes32);
}
