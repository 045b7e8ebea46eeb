package io.handfast.sync;

import io.handfast.region.ProcessIdentity;
import io.handfast.region.Region;
import java.time.Instant;
import java.util.Optional;

/**
 * Who owned a lock at the moment of asking, for people and for error messages.
 *
 * @param pid the owner's process id, as it stands in its own pid namespace
 * @param startTime when that process started, if known
 * @param thread the number of the thread within its process: the how manieth that took a lock
 */
public record LockOwner(long pid, Optional<Instant> startTime, int thread) {
  static Optional<LockOwner> of(Region region, long word) {
    if (!LockWord.isOwned(word) || LockWord.isNotRecoverable(word)) {
      return Optional.empty();
    }
    ProcessIdentity process = region.participants().identity(LockWord.slot(word));
    Optional<Instant> start =
        process.startMillis() == 0
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(process.startMillis()));
    return Optional.of(new LockOwner(process.pid(), start, LockWord.thread(word)));
  }

  @Override
  public String toString() {
    return "thread " + thread + " of process " + pid;
  }
}
