/**
 * Kills at every step of every protocol. A scenario is one way to use a protocol, by a process that
 * is killed and by others that go on; the native modules run all of them, with real processes.
 */
@NullMarked
package io.handfast.steps;

import org.jspecify.annotations.NullMarked;
