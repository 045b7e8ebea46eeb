/**
 * A small worker pool, written with nothing but the public API: an example for authors of pool
 * libraries.
 */
@NullMarked
package io.handfast.benchmarks.pool;

import org.jspecify.annotations.NullMarked;
