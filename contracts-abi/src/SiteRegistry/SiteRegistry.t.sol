// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Check} from "../testing/Check.sol";
import {ISiteRegistry} from "./ISiteRegistry.sol";
import {SiteRegistry} from "./SiteRegistry.sol";

contract SiteRegistryTest is Check {
    SiteRegistry private sites;
    bytes32 private site;

    function setUp() public {
        sites = new SiteRegistry();
        site = sites.register("fms");
    }

    function testFuzz_NamesOfDifferentOwnersDoNotCollide(address other, string calldata name) public {
        vm.assume(other != address(this) && bytes(name).length > 0 && bytes(name).length <= 64);
        vm.assume(keccak256(bytes(name)) != keccak256("fms"));
        bytes32 mine = sites.register(name);
        vm.prank(other);
        bytes32 theirs = sites.register(name);
        yes(mine != theirs, "ids differ");
        eq(mine, keccak256(abi.encode(address(this), name)));
        eq(sites.ownerOf(theirs), other);
    }

    function test_RevertIf_RegisteredTwiceOrBadName() public {
        vm.expectRevert(abi.encodeWithSelector(ISiteRegistry.SiteExists.selector, site));
        sites.register("fms");
        vm.expectRevert(abi.encodeWithSelector(ISiteRegistry.SiteName.selector, 0));
        sites.register("");
        vm.expectRevert(abi.encodeWithSelector(ISiteRegistry.SiteName.selector, 65));
        sites.register("12345678901234567890123456789012345678901234567890123456789012345");
    }

    function testFuzz_RolesAreExactlyWhatWasSet(address account, uint8 roles, uint8 asked) public {
        roles &= 7;
        asked &= 7;
        sites.setRoles(site, account, roles);
        eq(sites.rolesOf(site, account), roles);
        yes(sites.hasRoles(site, account, asked) == (asked & ~roles == 0), "has all of the roles asked for");
        sites.setRoles(site, account, 0);
        yes(asked == 0 || !sites.hasRoles(site, account, asked), "removed");
    }

    function testFuzz_RevertIf_UnknownRole(uint8 roles) public {
        vm.assume(roles > 7);
        vm.expectRevert(abi.encodeWithSelector(ISiteRegistry.UnknownRoles.selector, roles));
        sites.setRoles(site, address(1), roles);
    }

    function testFuzz_RevertIf_NotTheOwner(address caller) public {
        vm.assume(caller != address(this));
        vm.startPrank(caller);
        vm.expectRevert(abi.encodeWithSelector(ISiteRegistry.NotSiteOwner.selector, site, caller));
        sites.setRoles(site, caller, 1);
        vm.expectRevert(abi.encodeWithSelector(ISiteRegistry.NotSiteOwner.selector, site, caller));
        sites.offerOwner(site, caller);
    }

    function testFuzz_OwnershipPassesOnlyWhenAccepted(address next, address thief) public {
        vm.assume(
            next != address(0) && next != thief && next != address(this) && thief != address(0) && thief != address(vm)
        );
        sites.offerOwner(site, next);
        eq(sites.ownerOf(site), address(this));
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(ISiteRegistry.NotOffered.selector, site, thief));
        sites.acceptOwner(site);
        vm.prank(next);
        sites.acceptOwner(site);
        eq(sites.ownerOf(site), next);
        vm.prank(next);
        vm.expectRevert(abi.encodeWithSelector(ISiteRegistry.NotOffered.selector, site, next));
        sites.acceptOwner(site);
    }
}
