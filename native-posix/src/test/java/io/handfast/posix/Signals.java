package io.handfast.posix;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.concurrent.Callable;

/**
 * Signals to one thread of this JVM whose system calls are then not restarted: what a native
 * library with handlers of its own does to a thread that sleeps.
 */
final class Signals {
  private static final int SIGUSR1 = Platform.isMac() ? 30 : 10;
  private static final NativeLibrary C = NativeLibrary.getProcess();

  private Signals() {}

  /** Runs an action in a thread that gets a signal every millisecond. */
  static <T> T under(Callable<T> action) throws Exception {
    // Any function of one int that does nothing will do as a handler, if no Java code is in it.
    Pointer handler = C.getFunction("abs");
    Pointer before = C.getFunction("signal").invokePointer(new Object[] {SIGUSR1, handler});
    C.getFunction("siginterrupt").invokeInt(new Object[] {SIGUSR1, 1});
    try {
      return sendingTo(action);
    } finally {
      C.getFunction("signal").invokePointer(new Object[] {SIGUSR1, before});
    }
  }

  private static <T> T sendingTo(Callable<T> action) throws Exception {
    long self = Pointer.nativeValue(C.getFunction("pthread_self").invokePointer(new Object[0]));
    Thread sender = new Thread(() -> send(new Pointer(self)), "signals");
    sender.start();
    try {
      return action.call();
    } finally {
      sender.interrupt();
      join(sender);
    }
  }

  private static void send(Pointer thread) {
    while (!Thread.currentThread().isInterrupted()) {
      C.getFunction("pthread_kill").invokeInt(new Object[] {thread, SIGUSR1});
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void join(Thread sender) throws InterruptedException {
    sender.join(); // so that no signal comes when the handler is gone
  }
}
