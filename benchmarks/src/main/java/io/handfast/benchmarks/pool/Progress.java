package io.handfast.benchmarks.pool;

/**
 * How far a pool has got.
 *
 * @param done how many tasks have ended well
 * @param failed how many have failed
 * @param submitted how many there are
 */
public record Progress(int done, int failed, int submitted) {}
