package io.handfast.transfer;

import java.io.Serializable;

/**
 * Marks the classes of which the serial forms of handles consist. They check themselves what they
 * resolve to, so they pass every filter.
 */
public interface SerialForm extends Serializable {}
