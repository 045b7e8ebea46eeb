package io.handfast.benchmarks.demo;

import io.handfast.context.IpcContext;
import io.handfast.process.ProcessArgs;
import io.handfast.process.StartMethod;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import io.handfast.queue.chronicle.ChronicleCodec;

/** A program on whose class path chronicle-bytes is missing. */
final class WithoutChronicle {
  private WithoutChronicle() {}

  public static void main(String[] unused) throws Exception {
    try (IpcContext context = IpcContext.builder(StartMethod.SPAWN).build()) {
      IpcQueue<String> there = context.queue(Codec.utf8(), 1).build();
      IpcQueue<String> back = context.queue(Codec.utf8(), 1).build();
      there.put("hello");
      context.process(WithoutChronicle::echo, there, back).start().waitFor();
      System.out.println("a child took: " + back.take());
      try {
        IpcQueue<Order> queue = Orders.queue(context);
        queue.put(new Order(1, 2, 3));
        System.out.println("it was there after all");
      } catch (NoClassDefFoundError e) {
        System.out.println(e);
      }
      there.put("still there");
      System.out.println(there.take());
    }
  }

  /** Apart, so that it is not loaded before. */
  private static final class Orders {
    static IpcQueue<Order> queue(IpcContext context) {
      return context.queue(ChronicleCodec.of(Order.class, Order::new), 1).build();
    }
  }

  @SuppressWarnings("unchecked")
  private static void echo(ProcessArgs args) throws InterruptedException {
    IpcQueue<String> there = args.get(0, IpcQueue.class);
    IpcQueue<String> back = args.get(1, IpcQueue.class);
    back.put(there.take());
  }
}
