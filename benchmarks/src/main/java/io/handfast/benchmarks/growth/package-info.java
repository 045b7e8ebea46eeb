/** What many primitives cost. */
@NullMarked
package io.handfast.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
