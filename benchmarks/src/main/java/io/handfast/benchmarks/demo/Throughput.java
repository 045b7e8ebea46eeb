package io.handfast.benchmarks.demo;

import io.handfast.context.IpcContext;
import io.handfast.process.IpcProcess;
import io.handfast.process.ProcessArgs;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import io.handfast.queue.chronicle.ChronicleCodec;
import java.util.Locale;

/** Messages from one JVM to another, as fast as they go. */
final class Throughput {
  private static final int ELEMENTS = 8_192;
  private static final int MESSAGE = 32;
  private static final int BYTE_ARRAYS = 6_000_000;
  private static final int ORDERS = 2_000_000;

  private Throughput() {}

  static String ofBytes(IpcContext ctx) throws InterruptedException {
    IpcQueue<byte[]> queue = ctx.queue(Codec.bytes(), ELEMENTS).build();
    return measure(
        ctx,
        queue,
        ctx.process(Throughput::putBytes, queue, BYTE_ARRAYS).start(),
        result -> ctx.process(Throughput::takeBytes, queue, BYTE_ARRAYS, result).start());
  }

  static String ofOrders(IpcContext ctx) throws InterruptedException {
    IpcQueue<Order> queue = ctx.queue(ChronicleCodec.of(Order.class, Order::new), ELEMENTS).build();
    return measure(
        ctx,
        queue,
        ctx.process(Throughput::putOrders, queue, ORDERS).start(),
        result -> ctx.process(Throughput::takeOrders, queue, ORDERS, result).start());
  }

  private interface ConsumerStart {
    IpcProcess start(IpcQueue<Long> result);
  }

  private static String measure(
      IpcContext ctx, IpcQueue<?> queue, IpcProcess producer, ConsumerStart consumerStart)
      throws InterruptedException {
    IpcQueue<Long> result = ctx.queue(Codec.longs(), 1).build();
    IpcProcess consumer = consumerStart.start(result);
    long perSecond = result.take();
    if (!producer.waitFor().isSuccess() || !consumer.waitFor().isSuccess()) {
      throw new IllegalStateException("a process failed: " + producer + ", " + consumer);
    }
    queue.detach();
    result.detach();
    return String.format(Locale.ROOT, "%.1f M messages/s", perSecond / 1e6);
  }

  @SuppressWarnings("unchecked")
  private static void putBytes(ProcessArgs args) throws InterruptedException {
    IpcQueue<byte[]> queue = args.get(0, IpcQueue.class);
    int count = args.get(1, Integer.class);
    byte[] message = new byte[MESSAGE];
    for (int i = 0; i < count; i++) {
      message[0] = (byte) i;
      queue.put(message);
    }
  }

  @SuppressWarnings("unchecked")
  private static void takeBytes(ProcessArgs args) throws InterruptedException {
    IpcQueue<byte[]> queue = args.get(0, IpcQueue.class);
    int count = args.get(1, Integer.class);
    long start = 0;
    for (int i = 0; i < count; i++) {
      byte[] message = queue.take();
      check(i, message[0] == (byte) i && message.length == MESSAGE);
      start = startOfSecondHalf(i, count, start);
    }
    report(args, count, start);
  }

  @SuppressWarnings("unchecked")
  private static void putOrders(ProcessArgs args) throws InterruptedException {
    IpcQueue<Order> queue = args.get(0, IpcQueue.class);
    int count = args.get(1, Integer.class);
    for (int i = 0; i < count; i++) {
      queue.put(new Order(i, 99.5, 100));
    }
  }

  @SuppressWarnings("unchecked")
  private static void takeOrders(ProcessArgs args) throws InterruptedException {
    IpcQueue<Order> queue = args.get(0, IpcQueue.class);
    int count = args.get(1, Integer.class);
    long start = 0;
    for (int i = 0; i < count; i++) {
      check(i, queue.take().id() == i);
      start = startOfSecondHalf(i, count, start);
    }
    report(args, count, start);
  }

  private static void check(int message, boolean right) {
    if (!right) {
      throw new IllegalStateException("message " + message + " is not what was sent");
    }
  }

  /** The first half warms the two JVMs up. */
  private static long startOfSecondHalf(int message, int count, long start) {
    return message == count / 2 ? System.nanoTime() : start;
  }

  @SuppressWarnings("unchecked")
  private static void report(ProcessArgs args, int count, long start) throws InterruptedException {
    long nanos = System.nanoTime() - start;
    IpcQueue<Long> result = args.get(2, IpcQueue.class);
    result.put((long) (0.5e9 * count / nanos));
  }
}
