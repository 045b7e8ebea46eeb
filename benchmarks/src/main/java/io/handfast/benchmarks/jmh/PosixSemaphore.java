package io.handfast.benchmarks.jmh;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** {@code sem_t} as a program would use it that binds it by hand. */
final class PosixSemaphore {
  /** More than any system's sem_t takes. */
  private static final int SIZE = 128;

  private static final Map<Long, Memory> MEMORY = new ConcurrentHashMap<>();

  static {
    Native.register(PosixSemaphore.class, NativeLibrary.getProcess());
  }

  private PosixSemaphore() {}

  static long create(int permits) {
    Memory memory = new Memory(SIZE);
    long address = Pointer.nativeValue(memory);
    if (sem_init(address, 1, permits) != 0) {
      throw new IllegalStateException("sem_init failed [errno=" + Native.getLastError() + "]");
    }
    MEMORY.put(address, memory);
    return address;
  }

  static void destroy(long semaphore) {
    sem_destroy(semaphore);
    MEMORY.remove(semaphore);
  }

  static native int sem_init(long semaphore, int shared, int value);

  static native int sem_destroy(long semaphore);

  static native int sem_wait(long semaphore);

  static native int sem_post(long semaphore);
}
