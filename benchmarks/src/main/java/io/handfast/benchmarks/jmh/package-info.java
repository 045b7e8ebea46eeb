/** The JMH suite, and how it is run and read. */
@NullMarked
package io.handfast.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
