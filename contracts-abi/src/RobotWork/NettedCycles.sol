// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {INettedCycles} from "./INettedCycles.sol";
import {IRobotWork} from "./IRobotWork.sol";
import {WorkDeposits} from "./WorkDeposits.sol";

/// @title See {INettedCycles}.
abstract contract NettedCycles is INettedCycles, WorkDeposits, EIP712 {
    using SafeERC20 for IERC20;

    bytes32 public constant CYCLE_TYPEHASH = keccak256(
        "Cycle(bytes32 site,uint64 serial,uint64 cycle,bytes32 root,bytes32 receipts,uint64 actions,bytes32 credits)"
    );
    bytes32 public constant RECEIPT_TYPEHASH =
        keccak256("WorkReceipt(bytes32 site,uint64 cycle,address device,bytes32 id,uint256 amount)");
    uint256 public constant MAX_CREDITS = 256;
    uint256 public constant MAX_RECEIPTS = 512;

    // A robot's account is one word, packed by hand, which saves 1,500 gas a robot against a struct: serial of the posting
    // that the pending amount is of (64 bits), ready (96), pending (96). What is pending becomes ready when the account is
    // next touched.
    uint256 private constant PENDING = type(uint96).max;

    mapping(bytes32 site => Posting) private postings;
    mapping(bytes32 site => mapping(uint64 serial => bool)) private fell;
    mapping(bytes32 site => mapping(address device => uint256)) private accounts;
    mapping(bytes32 challenge => Challenge) private challenges;

    /// @inheritdoc INettedCycles
    function postCycle(Cycle calldata cycle, bytes32[] calldata credits, bytes calldata signature) external {
        bytes32 digest = cycleHash(cycle);
        Site memory held = siteOf[cycle.site];
        address recovered = ECDSA.recoverCalldata(digest, signature);
        require(recovered == held.signer, IRobotWork.WrongSigner(cycle.site, recovered, held.signer));
        uint256 free = held.deposit + _follow(cycle);
        bytes32 computed = _hashOf(credits);
        require(computed == cycle.credits, CreditsDiffer(computed, cycle.credits));
        uint256 total = _credit(cycle.site, cycle.serial, credits);
        WorkParams memory params = workParams;
        require(free >= total + params.bond, DepositTooSmall(cycle.site, free, total + params.bond));
        siteOf[cycle.site] = Site(held.signer, uint96(free - total - params.bond));
        _open(cycle, digest, total, params);
    }

    /// @inheritdoc INettedCycles
    function closeCycle(bytes32 site) external {
        Posting storage posting = postings[site];
        require(posting.until != 0, NoOpenCycle(site));
        _requireOver(site, posting);
        siteOf[site].deposit += posting.bond;
        (posting.bond, posting.until) = (0, 0);
        emit CycleClosed(site, posting.cycle, posting.total);
    }

    /// @inheritdoc INettedCycles
    function challengeReceipt(Cycle calldata cycle, WorkReceipt calldata receipt, bytes calldata signature)
        external
        nonReentrant
    {
        Posting storage posting = _contested(cycle);
        _requireSigned(cycle, receipt, signature);
        bytes32 key = challengeKey(cycle.serial, receipt);
        require(challenges[key].challenger == address(0), ChallengeExists(key));
        uint64 answerBy = uint64(block.timestamp + workParams.windowS);
        uint80 bond = posting.bond;
        challenges[key] = Challenge(msg.sender, bond, cycle.site, cycle.serial, answerBy);
        ++posting.openChallenges;
        emit ReceiptChallenged(cycle.site, receipt.id, msg.sender, answerBy);
        token.safeTransferFrom(msg.sender, address(this), bond);
    }

    /// @inheritdoc INettedCycles
    function answerReceipt(Cycle calldata cycle, WorkReceipt calldata receipt, bytes32[] calldata proof)
        external
        nonReentrant
    {
        bytes32 site = cycle.site;
        Posting storage posting = _posted(cycle);
        bytes32 key = challengeKey(cycle.serial, receipt);
        uint256 bond = challenges[key].bond;
        require(challenges[key].challenger != address(0), UnknownChallenge(key));
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(receipt))));
        require(MerkleProof.verifyCalldata(proof, cycle.root, leaf), NotInRoot(receipt.id, cycle.root));
        delete challenges[key];
        --posting.openChallenges;
        _gain(site, bond / 2);
        emit ReceiptAnswered(site, receipt.id);
        token.safeTransfer(treasury, bond - bond / 2);
    }

    /// @inheritdoc INettedCycles
    function endChallenge(bytes32 challenge) external nonReentrant {
        Challenge memory entry = challenges[challenge];
        require(entry.challenger != address(0), UnknownChallenge(challenge));
        uint256 paid = entry.bond;
        delete challenges[challenge];
        emit ChallengeRefunded(challenge, entry.challenger, entry.bond);
        if (!fell[entry.site][entry.serial]) {
            require(block.timestamp > entry.answerBy, AnswerPossible(challenge, entry.answerBy));
            paid += _fall(entry.site, entry.challenger);
        }
        token.safeTransfer(entry.challenger, paid);
    }

    /// @inheritdoc INettedCycles
    function proveUnderpaid(
        Cycle calldata cycle,
        address device,
        WorkReceipt[] calldata receipts,
        bytes[] calldata signatures
    ) external nonReentrant {
        uint256 count = receipts.length;
        require(count <= MAX_RECEIPTS && count == signatures.length, ReceiptCount(count, signatures.length));
        _contested(cycle);
        uint256 sum;
        for (uint256 i; i < count; ++i) {
            require(receipts[i].device == device, NotTheCycles(receipts[i].id));
            require(i == 0 || receipts[i].id > receipts[i - 1].id, ReceiptOrder(i));
            _requireSigned(cycle, receipts[i], signatures[i]);
            sum += receipts[i].amount;
        }
        (, uint256 credited) = nettedOf(cycle.site, device);
        require(sum > credited, NotUnderpaid(device, sum, credited));
        token.safeTransfer(msg.sender, _fall(cycle.site, msg.sender));
    }

    /// @inheritdoc INettedCycles
    function postingOf(bytes32 site) external view returns (Posting memory) {
        return postings[site];
    }

    /// @inheritdoc INettedCycles
    function challengeOf(bytes32 challenge) external view returns (Challenge memory) {
        return challenges[challenge];
    }

    /// @inheritdoc INettedCycles
    function challengeKey(uint64 serial, WorkReceipt calldata receipt) public pure returns (bytes32) {
        return keccak256(abi.encode(serial, receipt));
    }

    /// @inheritdoc INettedCycles
    function nettedOf(bytes32 site, address device) public view returns (uint256 ready, uint256 pending) {
        uint256 account = accounts[site][device];
        (ready, pending) = ((account >> 96) & PENDING, account & PENDING);
        uint64 serial = uint64(account >> 192);
        if (fell[site][serial]) return (ready, 0);
        bool open = serial == postings[site].serial && !_isOver(postings[site]);
        return open ? (ready, pending) : (ready + pending, 0);
    }

    /// @inheritdoc INettedCycles
    function cycleHash(Cycle calldata cycle) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(CYCLE_TYPEHASH, cycle)));
    }

    /// @inheritdoc INettedCycles
    function receiptHash(WorkReceipt calldata receipt) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(RECEIPT_TYPEHASH, receipt)));
    }

    /// Takes what is ready of a device out of the books.
    function _takeReady(bytes32 site, address device) internal returns (uint256 ready) {
        uint256 pending;
        (ready, pending) = nettedOf(site, device);
        if (ready > 0) accounts[site][device] = (accounts[site][device] >> 192 << 192) | pending;
    }

    function _heldInCycle(bytes32 site) internal view override returns (uint256) {
        Posting memory posting = postings[site];
        if (posting.until == 0) return 0;
        return _isOver(posting) ? posting.bond : uint256(posting.bond) + posting.total;
    }

    /// keccak256(abi.encodePacked(credits)) without the encoder's loop.
    function _hashOf(bytes32[] calldata credits) private pure returns (bytes32 digest) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            let size := shl(5, credits.length)
            calldatacopy(free, credits.offset, size)
            digest := keccak256(free, size)
        }
    }

    /// Whether the cycle may follow the site's last one; returns the bond that this frees.
    function _follow(Cycle calldata cycle) private view returns (uint256 bond) {
        Posting memory last = postings[cycle.site];
        _requireOver(cycle.site, last);
        require(cycle.serial == last.serial + 1, WrongSerial(cycle.site, cycle.serial, last.serial + 1));
        require(cycle.cycle > last.cycle, CycleNotNew(cycle.site, cycle.cycle, last.cycle));
        return last.bond;
    }

    function _open(Cycle calldata cycle, bytes32 digest, uint256 total, WorkParams memory params) private {
        uint40 until = uint40(block.timestamp + params.windowS);
        postings[cycle.site] = Posting(digest, uint96(total), params.bond, until, 0, cycle.cycle, cycle.serial);
        emit CyclePosted(cycle.site, cycle.cycle, cycle.root, cycle.receipts, cycle.actions, total, cycle.serial, until);
    }

    function _credit(bytes32 site, uint64 serial, bytes32[] calldata credits) private returns (uint256 total) {
        require(credits.length > 0 && credits.length <= MAX_CREDITS, CreditCount(credits.length));
        mapping(address => uint256) storage book = accounts[site];
        // Robots of a cycle mostly were in the same one before: its fate is looked up once.
        uint256 known;
        bool void;
        uint256 former;
        // 256 amounts of 96 bits, and ready amounts within the deposits: nothing overflows.
        unchecked {
            for (uint256 i; i < credits.length; ++i) {
                (uint256 word, uint256 slot, uint256 account) = (0, 0, 0);
                // credits[i] and book[device] with the slot's place computed once.
                assembly ("memory-safe") {
                    word := calldataload(add(credits.offset, shl(5, i)))
                    mstore(0x00, shr(96, word))
                    mstore(0x20, book.slot)
                    slot := keccak256(0x00, 0x40)
                    account := sload(slot)
                }
                require(word >> 96 > former && word & PENDING != 0, CreditOrder(i));
                former = word >> 96;
                total += word & PENDING;
                if (account >> 192 != known) {
                    known = account >> 192;
                    void = fell[site][uint64(known)];
                }
                // The old pending amount joins the ready one, unless its posting fell.
                account = ((account >> 96) & PENDING) + (void ? 0 : account & PENDING);
                account = (uint256(serial) << 192) | (account << 96) | (word & PENDING);
                assembly ("memory-safe") {
                    sstore(slot, account)
                }
            }
        }
    }

    /// The site's bond is lost, the total returns to the deposit.
    function _fall(bytes32 site, address by) private returns (uint256 reward) {
        Posting storage posting = postings[site];
        uint256 bond = posting.bond;
        fell[site][posting.serial] = true;
        siteOf[site].deposit += posting.total;
        _lose(site, bond);
        reward = bond / 2;
        emit CycleFell(site, posting.serial, by, reward);
        --posting.cycle;
        posting.digest = 0;
        (posting.total, posting.bond, posting.until, posting.openChallenges) = (0, 0, 0, 0);
        token.safeTransfer(treasury, bond - reward);
    }

    function _isOver(Posting memory posting) private view returns (bool) {
        return block.timestamp > posting.until && posting.openChallenges == 0;
    }

    function _requireOver(bytes32 site, Posting memory posting) private view {
        require(_isOver(posting), CycleOpen(site, posting.until, posting.openChallenges));
    }

    function _posted(Cycle calldata cycle) private view returns (Posting storage posting) {
        posting = postings[cycle.site];
        bytes32 digest = cycleHash(cycle);
        require(digest == posting.digest, OtherPosting(cycle.site, digest, posting.digest));
    }

    /// 0 as `until` is past, so a cycle that fell or was closed cannot be contested.
    function _contested(Cycle calldata cycle) private view returns (Posting storage posting) {
        posting = _posted(cycle);
        require(block.timestamp <= posting.until, WindowPassed(cycle.site, posting.until));
    }

    function _requireSigned(Cycle calldata cycle, WorkReceipt calldata receipt, bytes calldata signature) private view {
        bytes32 site = cycle.site;
        require(receipt.site == site && receipt.cycle == cycle.cycle, NotTheCycles(receipt.id));
        address recovered = ECDSA.recoverCalldata(receiptHash(receipt), signature);
        require(signerUntil[site][recovered] >= block.timestamp, NotTheSigner(site, recovered));
    }
}
