package io.handfast.readme;

import io.handfast.context.IpcContext;
import io.handfast.process.IpcProcess;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import io.handfast.sync.IpcLock;

/** The README's example. */
public final class KilledHolder {
  private KilledHolder() {}

  /**
   * Has a child take a lock, kills it, and takes the lock.
   *
   * @param none nothing
   * @throws Exception if something goes wrong
   */
  public static void main(String[] none) throws Exception {
    IpcContext context = IpcContext.ofDefault();
    IpcLock lock = context.lock();
    IpcQueue<String> queue = context.queue(Codec.utf8(), 16).build();
    IpcProcess child =
        context
            .process(
                args -> {
                  lock.lock();
                  queue.put("I hold the lock");
                  Thread.currentThread().join();
                })
            .start();
    System.out.println(child.name() + " says: " + queue.take());
    child.kill(); // as kill -9 does
    lock.lock(); // returns all the same
    System.out.println("abandoned: " + lock.isAbandoned() + ", the child: " + child.waitFor());
    lock.unlock();
  }
}
