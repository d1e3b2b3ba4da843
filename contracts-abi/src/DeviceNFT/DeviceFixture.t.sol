// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {AccessStandards} from "../AccessStandards/AccessStandards.sol";
import {IAccessStandards} from "../AccessStandards/IAccessStandards.sol";
import {Check} from "../testing/Check.sol";
import {DeviceNFT} from "./DeviceNFT.sol";
import {IDeviceKeys} from "./IDeviceKeys.sol";

/// The cheat codes for the curve P-256.
interface VmP256 {
    function signP256(uint256 key, bytes32 digest) external pure returns (bytes32 r, bytes32 s);
    function publicKeyP256(uint256 key) external pure returns (uint256 x, uint256 y);
}

/// A device of OWNER, enrolled by a registrar; the test itself is the manager's admin, which stands for the DAO.
abstract contract DeviceFixture is Check {
    uint256 internal constant DEVICE_KEY = 0xDE;
    uint256 internal constant SECURE_KEY = 0x5EC;
    uint256 private constant P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551;
    uint64 internal constant NOW = 1_000_000;
    uint64 private constant REGISTRAR_ROLE = 3;
    address internal constant REGISTRAR = address(0x4E6);
    address internal constant OWNER = address(0x0A);
    address internal constant BUYER = address(0x0B);

    AccessManager internal manager;
    AccessStandards internal standards;
    DeviceNFT internal nft;
    address internal device;
    uint256 internal id;
    // A precompile's call would use up a prank: digests are made beforehand.
    bytes32 internal td;

    function setUp() public virtual {
        vm.warp(NOW);
        manager = new AccessManager(address(this));
        standards = new AccessStandards(address(manager));
        nft = new DeviceNFT(standards, address(manager));
        bytes4[] memory selectors = new bytes4[](5);
        selectors[0] = nft.register.selector;
        selectors[1] = nft.registerWithKey.selector;
        selectors[2] = nft.setTier.selector;
        selectors[3] = nft.setAccess.selector;
        selectors[4] = nft.revoke.selector;
        manager.setTargetFunctionRole(address(nft), selectors, REGISTRAR_ROLE);
        manager.grantRole(REGISTRAR_ROLE, REGISTRAR, 0);
        td = sha256("td");
        device = vm.addr(DEVICE_KEY);
        id = enrol(OWNER, device, 1);
    }

    function enrol(address owner, address device_, uint8 tier) internal returns (uint256) {
        vm.prank(REGISTRAR);
        return nft.register(owner, device_, tier, td, "https://maker.example/td");
    }

    function move(address from, address to) internal {
        vm.prank(from);
        nft.transferFrom(from, to, id);
    }

    /// What both keys sign for a P-256 key.
    function proofOf(address device_, uint256 deviceKey, uint256 secureKey)
        internal
        view
        returns (IDeviceKeys.KeyProof memory proof)
    {
        VmP256 curve = VmP256(address(vm));
        (uint256 x, uint256 y) = curve.publicKeyP256(secureKey);
        (proof.qx, proof.qy) = (bytes32(x), bytes32(y));
        bytes32 hash = nft.keyHash(device_, proof.qx, proof.qy);
        (proof.r, proof.s) = curve.signP256(secureKey, sha256(bytes.concat(hash)));
        if (uint256(proof.s) > P256_ORDER / 2) proof.s = bytes32(P256_ORDER - uint256(proof.s));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(deviceKey, hash);
        proof.deviceSignature = abi.encodePacked(r, s, v);
    }

    function standard(uint32 id_, uint8 tier, uint256 capabilities) internal {
        for (uint8 bit; bit < 8; ++bit) {
            if (capabilities >> bit & 1 == 1) standards.setCapability(bit, keccak256(abi.encode(bit)));
        }
        standards.setStandard(id_, IAccessStandards.Terms(keccak256("document"), tier, capabilities), 0);
    }
}
