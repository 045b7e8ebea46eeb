/** What it costs two JVMs to put each other to sleep and to wake each other. */
@NullMarked
package io.handfast.benchmarks.sleeping;

import org.jspecify.annotations.NullMarked;
