package io.handfast.transfer;

/** The ways in which an object can reach another process. */
public enum Road {
  /** Argument of a process that is being started. */
  START,
  /** A task, a queue element, a pipe message, any other serialised form. */
  STREAM,
  /** Granted to one running process. */
  GRANT
}
