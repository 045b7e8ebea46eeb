/** What a primitive costs after many have died of it, and what of them is left in its words. */
@NullMarked
package io.handfast.benchmarks.wear;

import org.jspecify.annotations.NullMarked;
