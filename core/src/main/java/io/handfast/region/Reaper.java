package io.handfast.region;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Finds out who has died, and has everything cleaned up that names them. */
final class Reaper {
  private final Region region;
  private final Participants participants;

  /** Held while this process changes what it holds, and while it cleans up after others. */
  private final ReentrantLock local;

  Reaper(Region region, Participants participants, ReentrantLock local) {
    this.region = region;
    this.participants = participants;
    this.local = local;
  }

  boolean isDead(int slot, long generation, long generationMask) {
    long tenant = participants.tenant(slot);
    if (tenant == Tag.NONE || (Tag.generation(tenant) & generationMask) != generation) {
      return true;
    }
    return tenant != region.tag()
        && ifNobodyElseIsBusy(() -> reap(tenant)) != Participants.Finding.ALIVE;
  }

  void suspect(int slot) {
    local.lock();
    try {
      reap(participants.tenant(slot));
    } finally {
      local.unlock();
    }
  }

  void suspectWhileWaiting(int slot) {
    ifNobodyElseIsBusy(
        () -> {
          long tenant = participants.tenant(slot);
          return tenant == Tag.NONE ? recoverVacant(slot) : reap(tenant);
        });
  }

  private Participants.Finding ifNobodyElseIsBusy(Supplier<Participants.Finding> look) {
    if (!local.tryLock()) {
      return Participants.Finding.ALIVE; // looked at again after the next slice
    }
    try {
      return look.get();
    } finally {
      local.unlock();
    }
  }

  private Participants.Finding recoverVacant(int slot) {
    try {
      return region.hasLeft() ? Participants.Finding.ALIVE : participants.recoverVacant(slot);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Looks at a participant, unless we are leaving: only participants look at each other, so that
   * whoever retires the region can take a held lock for a sign of life.
   */
  private Participants.Finding reap(long tag) {
    return region.isClosed() || tag == Tag.NONE || tag == region.tag()
        ? Participants.Finding.ALIVE
        : reapOne(tag);
  }

  private Participants.Finding reapOne(long tag) {
    try {
      Participants.Finding finding = participants.reap(tag);
      if (finding == Participants.Finding.REAPED) {
        region.control().getAndAddLong(HeaderLayout.DEATHS_OFFSET, 1);
      }
      return finding;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
