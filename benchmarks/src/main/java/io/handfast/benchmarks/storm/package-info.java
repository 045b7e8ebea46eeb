/**
 * Random kills of real JVMs that all use the same shared objects, and the book-keeping that tells
 * whether anything was wedged, lost or leaked.
 *
 * <p>A storm consists of rounds. In each, some worker JVMs do turns with every object as fast as
 * they can, one of them is killed at a random moment, and the others are asked to rest. Then nobody
 * is in the middle of anything but the dead one, and each {@link io.handfast.benchmarks.storm.Load}
 * can say exactly what must be there.
 */
@NullMarked
package io.handfast.benchmarks.storm;

import org.jspecify.annotations.NullMarked;
