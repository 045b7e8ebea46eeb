package io.handfast.sync;

import io.handfast.transfer.TransferRules;
import java.io.Serial;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One or more permits of an {@link IpcPermits}, owned by this process until they are closed.
 *
 * <p>Any thread of the process may close them, once or many times, at the same time too: they are
 * given back once. They can be closed after the handle that they came from was closed. They never
 * travel to another process: make one there.
 *
 * <p>A permit that is forgotten is not given back before its process ends or its context is closed:
 * to notice a forgotten one earlier would make every permit dearer.
 *
 * <p><b>Memory.</b> What a thread did before it closed a permit happens before what a thread does
 * that acquires it afterwards.
 *
 * <p><b>Cost.</b> Closing is one CAS for each permit, without a call into the operating system
 * unless somebody waits. It never blocks.
 */
public final class Permit implements AutoCloseable, Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final transient PermitsProtocol protocol;
  private final transient int cell;
  private final transient long word;
  private final transient @Nullable Permit rest;

  Permit(PermitsProtocol protocol, int cell, long word, @Nullable Permit rest) {
    this.protocol = protocol;
    this.cell = cell;
    this.word = word;
    this.rest = rest;
  }

  int cell() {
    return cell;
  }

  /** What stands in the cell as long as this permit is out, and never again. */
  long word() {
    return word;
  }

  @Nullable Permit rest() {
    return rest;
  }

  /**
   * Tells for how many this stands.
   *
   * @return how many were acquired at once, also when they have been closed
   */
  public int permits() {
    int permits = 0;
    for (Permit permit = this; permit != null; permit = permit.rest) {
      permits++;
    }
    return permits;
  }

  /** Gives the permits back; no effect again, nor after this process has left the region. */
  @Override
  public void close() {
    protocol.giveBack(this);
  }

  @Serial
  private Object writeReplace() {
    throw TransferRules.never(
        this, "Permit", "hand over the IpcPermits, and acquire there what is closed here");
  }

  /** How many, of what, and whether they are still out; never blocks. */
  @Override
  public String toString() {
    return "Permit of "
        + protocol.object()
        + "[permits="
        + permits()
        + ", "
        + (protocol.isHeld(this) ? "held" : "closed")
        + "]";
  }
}
