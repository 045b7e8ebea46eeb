package io.handfast.queue;

import io.handfast.region.ObjectSpec;
import io.handfast.region.Region;
import io.handfast.region.SharedObject;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Queues in regions that a test has made. */
final class TestQueues {
  private TestQueues() {}

  /** Makes shared objects in one region. */
  private record InRegion(Region region) implements QueueBuilder.Factory {
    @Override
    public <R> R make(
        ObjectSpec spec, @Nullable String name, Function<? super SharedObject, R> use) {
      return name == null
          ? use.apply(region.objects().create(spec))
          : region.openOrCreate(spec, name, use);
    }
  }

  /** A queue whose elements can be stopped halfway. */
  static IpcQueue<byte[]> make(Region region, int elements) {
    return builder(region, elements).build();
  }

  /** The queue of a name, as this participant has it. */
  static IpcQueue<byte[]> named(Region region, int elements, String name) {
    return builder(region, elements).name(name).build();
  }

  private static QueueBuilder<byte[]> builder(Region region, int elements) {
    QueueKinds.register();
    return new QueueBuilder<>(Halfway.inTheRing(), elements, new InRegion(region));
  }
}
