package io.handfast.benchmarks.wear;

import io.handfast.IpcObject;
import java.io.Serializable;

/** A primitive on which processes will die. */
interface Worn extends Serializable {
  /** One that a process can have, so that some die as its holders. */
  interface Held extends Worn {
    /** Takes what there is, before this process is killed; after it, {@link #await} waits. */
    void hold() throws InterruptedException;
  }

  /** The primitive itself. */
  IpcObject object();

  /** What the table calls it. */
  default String name() {
    return object().getClass().getSimpleName();
  }

  /** How much of the memory that it has outside its record is to be as before. */
  default int memoryBytes() {
    return 0;
  }

  /** How many threads wait for it. */
  default int waiting() {
    return Words.sharedObject(object()).waiting();
  }

  /** Waits until it is killed. */
  void await() throws InterruptedException;

  /** After such a death, puts back what is gone by contract; then uses the primitive once. */
  default void mend() throws InterruptedException {
    pairs(1);
  }

  /** The hot path, so many times. */
  void pairs(int count) throws InterruptedException;

  /** When all is over, before its words are looked at. */
  default void end() {}
}
