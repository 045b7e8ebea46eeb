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
 * @param threadName how that thread was called when it took its first lock in the context, if
 *     known; at most 52 bytes of UTF-8, and of a process with very many threads the latest 256
 * @param atLeastSince a time since which it has owned the lock without a break, if somebody waits
 *     for it and has looked: the longest such time that any of them knows of, by the wall clock
 */
public record LockOwner(
    long pid,
    Optional<Instant> startTime,
    int thread,
    Optional<String> threadName,
    Optional<Instant> atLeastSince) {
  /** No time. */
  static final long UNKNOWN = Long.MAX_VALUE;

  static LockOwner of(Region region, long word, long sinceMillis) {
    int slot = LockWord.slot(word);
    ProcessIdentity process = region.participants().identity(slot);
    return new LockOwner(
        process.pid(),
        time(process.startMillis() == 0 ? UNKNOWN : process.startMillis()),
        LockWord.thread(word),
        region
            .threadNames()
            .find(slot, LockWord.generation(word), LockWord.GENERATION_MASK, (int) word),
        time(sinceMillis));
  }

  private static Optional<Instant> time(long millis) {
    return millis == UNKNOWN ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  /**
   * {@code thread 3 'worker-1' of process 4711 started 2026-01-31T10:00:00Z, at least since
   * 2026-01-31T11:00:00Z}.
   */
  @Override
  public String toString() {
    return "thread "
        + thread
        + threadName.map(name -> " '" + name + "'").orElse("")
        + " of process "
        + pid
        + startTime.map(time -> " started " + time).orElse("")
        + atLeastSince.map(time -> ", at least since " + time).orElse("");
  }
}
