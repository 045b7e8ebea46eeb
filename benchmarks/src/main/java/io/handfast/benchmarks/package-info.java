/** The runnable jar: demo, benchmarks and tools. */
@NullMarked
package io.handfast.benchmarks;

import org.jspecify.annotations.NullMarked;
