/** The main job, end to end, as something to look at. */
@NullMarked
package io.handfast.benchmarks.demo;

import org.jspecify.annotations.NullMarked;
