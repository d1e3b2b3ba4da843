import { describe, expect, it } from "vitest";
import { angleBetween, Delay, type Pose, PoseTrack } from "./poseTrack.ts";

const at = (track: PoseTrack, atMs: number): Pose => {
  const pose = { x: Number.NaN, y: Number.NaN, headingRad: Number.NaN };
  expect(track.at(atMs, pose)).toBe(true);
  return pose;
};

describe("PoseTrack", () => {
  it("knows nothing before the first sample, then stands", () => {
    const track = new PoseTrack();
    expect(track.at(0, { x: 0, y: 0, headingRad: 0 })).toBe(false);
    track.add(100, 1, 2, 0.5);
    expect(at(track, 50)).toEqual({ x: 1, y: 2, z: 0, headingRad: 0.5 });
    expect(at(track, 500)).toEqual({ x: 1, y: 2, z: 0, headingRad: 0.5 });
  });

  it("interpolates between the two samples around the time, also older ones", () => {
    const track = new PoseTrack();
    track.add(100, 0, 0, 0);
    track.add(200, 1, 0, 0);
    track.add(300, 1, 2, 0);
    expect(at(track, 150).x).toBeCloseTo(0.5, 12);
    expect(at(track, 250)).toMatchObject({ x: 1, y: 1 });
  });

  it("turns the short way round", () => {
    const track = new PoseTrack();
    track.add(0, 0, 0, 3.1);
    track.add(100, 0, 0, -3.1);
    const middle = at(track, 50).headingRad;
    expect(Math.cos(middle)).toBeCloseTo(-1, 5);
    expect(angleBetween(3.1, -3.1)).toBeCloseTo(2 * Math.PI - 6.2, 12);
    expect(angleBetween(-3.1, 3.1)).toBeCloseTo(6.2 - 2 * Math.PI, 12);
  });

  it("drives on beyond the last sample, but not far", () => {
    const track = new PoseTrack();
    track.add(0, 0, 0, 0);
    track.add(50, 0.1, 0, 0);
    expect(at(track, 100).x).toBeCloseTo(0.2, 12);
    expect(at(track, 10_000).x).toBeCloseTo(0.1 + 0.1 * (120 / 50), 12);
  });

  it("does not draw a jump or a step back in time as a drive", () => {
    const track = new PoseTrack();
    track.add(0, 0, 0, 0);
    expect(track.add(50, 9, 0, 0)).toBe(0);
    expect(at(track, 25).x).toBe(9);
    track.add(20, 4, 0, 0);
    expect(at(track, 30).x).toBe(4);
  });

  it("ignores missing poses and the same sample again, and keeps a bounded number", () => {
    const track = new PoseTrack();
    expect(track.add(0, Number.NaN, 0, 0)).toBe(0);
    expect(track.known).toBe(false);
    for (let i = 0; i < 50; i++) track.add(i * 50, i * 0.1, 0, 0);
    expect(track.add(49 * 50, 4.9, 0, 0)).toBe(0);
    // Only eight samples are kept: the oldest known place is that of sample 42.
    expect(at(track, 0).x).toBeCloseTo(4.2, 12);
    expect(track.moving(49 * 50)).toBe(true);
    expect(track.moving(49 * 50 + 121)).toBe(false);
  });
});

describe("Delay", () => {
  it("grows with lateness and jitter and stays within its limits", () => {
    const steady = new Delay();
    const shaky = new Delay();
    for (let i = 0; i < 400; i++) {
      steady.learn(1020, 1000, 50);
      shaky.learn(1020 + (i % 2) * 50, 1000, 50);
    }
    expect(steady.ms).toBeCloseTo(70, 0);
    expect(shaky.ms).toBeGreaterThan(steady.ms + 40);
    const awful = new Delay();
    for (let i = 0; i < 400; i++) awful.learn(4000, 0, 4000);
    expect(awful.ms).toBe(1000);
  });

  it("does not learn from a seek", () => {
    const delay = new Delay();
    const before = delay.ms;
    delay.learn(1e9, 0, 50);
    delay.learn(0, 0, 0);
    expect(delay.ms).toBe(before);
  });
});
