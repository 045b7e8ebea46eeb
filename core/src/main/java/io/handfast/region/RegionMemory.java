package io.handfast.region;

import io.handfast.spi.Futex;
import io.handfast.spi.Platform;
import java.io.IOException;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one region: files for processes ({@link RegionFiles}), or plain memory for threads
 * of one process ({@link ProcessMemory}).
 */
interface RegionMemory {
  /** The control file, all of it. */
  AtomicBuffer control();

  /** Lets threads sleep on the words of the control file; may load a native library. */
  default Futex futex(Platform platform) {
    return platform.futex(control().byteBuffer());
  }

  /** Makes a chunk of objects; only within {@link #changeStructure}. */
  AtomicBuffer createChunk(int number) throws IOException;

  AtomicBuffer openChunk(int number) throws IOException;

  /** Makes the wide holds of a chunk; only within {@link #changeStructure}. */
  AtomicBuffer createWideHolds(int chunk) throws IOException;

  AtomicBuffer openWideHolds(int chunk) throws IOException;

  /** Makes a file of names; only while {@link #lockNames} is held. */
  AtomicBuffer createNames(int number) throws IOException;

  AtomicBuffer openNames(int number) throws IOException;

  /** Makes the names of a participant's threads; only by that participant. */
  AtomicBuffer createThreads(int slot) throws IOException;

  AtomicBuffer openThreads(int slot) throws IOException;

  /**
   * Makes memory of its own for one object, all of it backed by real pages.
   *
   * @throws IOException if there is no room; it says how much is needed and how much there is
   */
  AtomicBuffer createSegment(int number, int bytes) throws IOException;

  AtomicBuffer openSegment(int number, int bytes) throws IOException;

  /** Removes a segment's name; mappings of it stay valid. No effect if it is gone. */
  void removeSegment(int number) throws IOException;

  /** Takes the right to change what files there are; waits for others, but not for ever. */
  Claim lockStructure() throws IOException;

  /** Takes the right to give and take names; waits for others, but not for ever. */
  Claim lockNames() throws IOException;

  /** Changes what files there are while nobody else does. */
  default void changeStructure(Change change) throws IOException {
    Claim structure = lockStructure();
    try {
      change.make();
    } finally {
      structure.close();
    }
  }

  /** A change of what files there are. */
  interface Change {
    void make() throws IOException;
  }

  /**
   * Takes the life lock of a slot that nobody has, to move in.
   *
   * @return the claim, or null if somebody was faster or looks at it now
   */
  @Nullable Claim tryClaimSlot(int slot) throws IOException;

  /**
   * Takes the life lock of a slot that somebody had, to prove that it is dead.
   *
   * @return the claim, or null if the slot's owner lives, somebody else looks at it now, or it
   *     cannot be told
   */
  default @Nullable Claim tryProveDead(int slot) throws IOException {
    return tryClaimSlot(slot);
  }

  /** An exclusive right that a dead process loses by itself. */
  interface Claim extends AutoCloseable {
    @Override
    void close() throws IOException;
  }
}
