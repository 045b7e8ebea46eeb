/**
 * The conformance suite: the numbered cases, on every kind of context that can be had. Core runs
 * what needs no other process; the native modules run all of it, with their provider.
 */
@NullMarked
package io.handfast.suite;

import org.jspecify.annotations.NullMarked;
