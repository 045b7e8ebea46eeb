package io.handfast.suite;

import io.handfast.IpcException;
import io.handfast.context.IpcContext;
import io.handfast.process.IpcProcess;
import io.handfast.process.ProcessArgs;
import io.handfast.process.StartMethod;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import io.handfast.region.OtherJvm;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcSemaphore;
import java.time.Duration;

/** What JVMs do that are killed by {@link LeftoverSuite}. */
final class Tree {
  private static final Duration SLOW = Duration.ofMillis(5);

  private Tree() {}

  private static void say(String what, Object value) {
    // One call, so that lines of several processes are not mixed.
    System.out.print(what + " " + value + "\n");
    System.out.flush();
  }

  private static void sayWorking() {
    say("working " + ProcessHandle.current().pid(), System.currentTimeMillis());
  }

  /** A parent and its children, all of them at work; a child that ends is replaced. */
  static final class Working {
    private Working() {}

    public static void main(String[] args) throws Exception {
      IpcContext context = IpcContext.builder(StartMethod.SPAWN).build();
      IpcLock lock = context.lock();
      IpcSemaphore permits = context.semaphore(1, 1);
      IpcQueue<byte[]> queue = context.queue(Codec.bytes(), 4).build();
      for (int i = 0; i < Integer.parseInt(args[0]); i++) {
        Thread keeper = new Thread(() -> keepChild(context, lock, permits, queue));
        keeper.setDaemon(true);
        keeper.start();
      }
      work(lock, permits, queue);
    }

    private static void keepChild(IpcContext context, Object... shared) {
      try {
        while (true) {
          try {
            context.process(Working::child, shared).start().waitFor();
          } catch (IpcException killed) {
            say("killed", killed.code()); // before it had its arguments
          }
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts this thread", e);
      }
    }

    @SuppressWarnings("unchecked")
    private static void child(ProcessArgs args) throws InterruptedException {
      work(
          args.get(0, IpcLock.class), args.get(1, IpcSemaphore.class), args.get(2, IpcQueue.class));
    }

    private static void work(IpcLock lock, IpcSemaphore permits, IpcQueue<byte[]> queue)
        throws InterruptedException {
      while (true) {
        for (int i = 0; i < 20; i++) {
          lock.lock();
          Thread.sleep(1); // so that the others sleep too, each on a semaphore
          lock.unlock();
          if (permits.tryAcquire(SLOW)) {
            permits.release();
          }
          if (!queue.offer(new byte[100], SLOW)) {
            queue.poll();
          }
        }
        sayWorking();
      }
    }
  }

  /** Makes contexts, sleeps in them, and closes them, as fast as it can. */
  static final class Restless {
    private Restless() {}

    public static void main(String[] args) throws Exception {
      while (true) {
        try (IpcContext context = IpcContext.builder(StartMethod.SPAWN).build()) {
          IpcLock lock = context.lock();
          lock.lock();
          Thread sleeper = new Thread(lock::lock);
          sleeper.setDaemon(true);
          sleeper.start();
          Thread.sleep(2);
          lock.unlock();
          sleeper.join();
          context.queue(Codec.bytes(), 4).build().detach();
        }
        sayWorking();
      }
    }
  }

  /** Has a child that sleeps on a lock which the parent holds. */
  static final class Sleeping {
    private Sleeping() {}

    public static void main(String[] args) throws Exception {
      IpcContext context = IpcContext.builder(StartMethod.SPAWN).build();
      IpcLock lock = context.lock();
      IpcEvent never = context.event();
      lock.lock();
      IpcProcess child =
          context.process(unused -> unused.get(0, IpcLock.class).lock(), lock).start();
      say("child", child.pid());
      Thread own = new Thread(() -> never.awaitUninterruptibly());
      own.setDaemon(true);
      own.start();
      say("directory", context.directory().orElseThrow());
      OtherJvm.awaitWord();
      Runtime.getRuntime().halt(7);
    }
  }

  /** Three generations in the shared context, each of which says where its region is. */
  static final class Generations {
    private Generations() {}

    public static void main(String[] args) throws Exception {
      beget(2);
    }

    private static void beget(int more) throws InterruptedException {
      IpcContext context = IpcContext.current();
      if (ProcessHandle.current().parent().isEmpty() || context.directory().isEmpty()) {
        throw new IllegalStateException("a started process has a parent and a region");
      }
      IpcLock lock = context.lock();
      say("directory", context.directory().orElseThrow());
      if (more > 0) {
        IpcProcess child = context.process(Generations::run, lock, more - 1).start();
        say("exit", child.waitFor());
      }
    }

    private static void run(ProcessArgs args) throws InterruptedException {
      args.get(0, IpcLock.class).lock();
      beget(args.get(1, Integer.class));
    }
  }

  /** Says when it sees that its parent has died. */
  static final class Orphan {
    private Orphan() {}

    public static void main(String[] args) throws Exception {
      IpcContext context = IpcContext.builder(StartMethod.SPAWN).build();
      IpcProcess child = context.process(Orphan::child).start();
      say("child", child.pid());
      OtherJvm.awaitWord();
    }

    private static void child(ProcessArgs args) throws InterruptedException {
      say("parentAlive", args.parentAlive());
      args.onParentDeath(
          () -> {
            say("parentDied", System.currentTimeMillis());
            System.exit(0);
          });
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
