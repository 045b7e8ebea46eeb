package io.handfast.suite;

import static java.util.Objects.requireNonNull;

import io.handfast.context.IpcContext;
import io.handfast.process.ProcessArgs;
import io.handfast.queue.IpcQueue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How something is handed over. */
enum Way {
  START_PROCESS("args[1]") {
    @Override
    Object send(Contexts contexts, Object value) throws Exception {
      return start(contexts.spawn(), value);
    }
  },

  START_THREAD("args[1]") {
    @Override
    Object send(Contexts contexts, Object value) throws Exception {
      return start(contexts.threading(), value);
    }
  },

  PLAIN_STREAM(null) {
    @Override
    Object send(Contexts contexts, Object value) throws Exception {
      return read(write(value));
    }
  },

  ELEMENT_SPAWN("element") {
    @Override
    Object send(Contexts contexts, Object value) throws Exception {
      return pass(contexts.spawnQueue(), value);
    }

    @Override
    boolean isAsItWas(Contexts contexts) throws Exception {
      return isEmptyAndWorks(contexts.spawnQueue());
    }
  },

  ELEMENT_THREADING("element") {
    @Override
    Object send(Contexts contexts, Object value) throws Exception {
      return pass(contexts.threadingQueue(), value);
    }

    @Override
    boolean isAsItWas(Contexts contexts) throws Exception {
      return isEmptyAndWorks(contexts.threadingQueue());
    }
  };

  /** How messages call what is handed over, or null if they do not. */
  final @Nullable String root;

  Way(@Nullable String root) {
    this.root = root;
  }

  boolean isStart() {
    return this == START_PROCESS || this == START_THREAD;
  }

  /** Hands over, and tells what arrived if it arrived in this process. */
  abstract Object send(Contexts contexts, Object value) throws Exception;

  /** Whether a refusal has left nothing behind. */
  boolean isAsItWas(Contexts contexts) throws Exception {
    return true;
  }

  static byte[] write(Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
      stream.writeObject(value);
    }
    return bytes.toByteArray();
  }

  static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream stream = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return stream.readObject();
    }
  }

  private static Object start(IpcContext context, Object value) throws InterruptedException {
    return context.process(Way::nothing, "other", value).start().waitFor();
  }

  private static void nothing(ProcessArgs args) {
    // that it is started is too much
  }

  private static Object pass(IpcQueue<Object> queue, Object value) throws InterruptedException {
    queue.put(value);
    return queue.take();
  }

  private static boolean isEmptyAndWorks(IpcQueue<Object> queue) throws InterruptedException {
    return queue.isEmpty()
        && queue.offer("next")
        && "next".equals(requireNonNull(queue.poll(Duration.ofSeconds(60))))
        && queue.size() == 0;
  }
}
