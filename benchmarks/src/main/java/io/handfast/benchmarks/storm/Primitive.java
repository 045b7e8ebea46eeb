package io.handfast.benchmarks.storm;

import io.handfast.context.IpcContext;
import io.handfast.queue.Codec;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a storm can be about. */
enum Primitive {
  LOCK,
  REENTRANT,
  SEMAPHORE,
  EVENT,
  QUEUE,
  LATCH,
  READWRITE,
  PERMITS,
  CONDITION,
  BARRIER,
  ALL;

  /** The one that is meant, or all of them. */
  Set<Primitive> each() {
    return this == ALL ? EnumSet.complementOf(EnumSet.of(ALL)) : EnumSet.of(this);
  }

  List<Load> loads(IpcContext context, Duration limit) {
    return each().stream().map(it -> it.load(context, limit)).toList();
  }

  private Load load(IpcContext context, Duration limit) {
    return switch (this) {
      case LOCK -> new LockLoad(context.lock(), limit);
      case REENTRANT -> new ReentrantLoad(context.reentrantLock(), limit);
      case SEMAPHORE -> new SemaphoreLoad(context.semaphore(SemaphoreLoad.PERMITS), limit);
      case EVENT -> new EventLoad(context.event(), limit);
      case QUEUE -> new QueueLoad(context.queue(Codec.longs(), QueueLoad.CAPACITY).build(), limit);
      case LATCH -> new LatchLoad(context, limit);
      case READWRITE -> new ReadWriteLoad(context.readWriteLock(), limit);
      case PERMITS -> new PermitsLoad(context.permits(PermitsLoad.PERMITS), limit);
      case CONDITION -> ConditionLoad.of(context.lock(), limit);
      case BARRIER -> new BarrierLoad(context.barrier(Storm.AT_WORK));
      case ALL -> throw new IllegalStateException("all of them are not one of them");
    };
  }

  /** As it is given on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
