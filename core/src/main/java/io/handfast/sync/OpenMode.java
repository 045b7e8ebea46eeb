package io.handfast.sync;

/** What to do when a named object of the operating system is there already, or is not. */
public enum OpenMode {
  /** Make it; that it is there is an error. */
  CREATE_NEW,
  /** Open it; that it is not there is an error. */
  OPEN,
  /** Open it, or make it if it is not there. */
  CREATE_OR_OPEN
}
