/**
 * Who may be handed to whom, when, and in which form: the rules, the streams that check them, and
 * the serial form of every handle. Knows no concrete kind of object.
 */
@NullMarked
package io.handfast.transfer;

import org.jspecify.annotations.NullMarked;
