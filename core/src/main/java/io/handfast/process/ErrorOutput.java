package io.handfast.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;

/**
 * Forwards what a child prints on standard error to our own, and keeps the beginning until the
 * child has its arguments, for the error that says why it has not.
 */
final class ErrorOutput implements Runnable {
  private static final int KEPT = 16 * 1024;
  private static final long LAST_WORDS_MILLIS = 500;

  private final InputStream stream;
  private final Thread thread;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean keeping = true;

  private ErrorOutput(Process process, String name) {
    this.stream = process.getErrorStream();
    this.thread = new Thread(null, this, "handfast-stderr-of-" + name, 128 * 1024, false);
  }

  static ErrorOutput forward(Process process, String name) {
    ErrorOutput output = new ErrorOutput(process, name);
    output.thread.setDaemon(true);
    output.thread.start();
    return output;
  }

  /** Nothing need be kept any longer. */
  synchronized void attached() {
    keeping = false;
    kept.reset();
  }

  /** What the child has printed, after a moment for its last words to come through. */
  String soFar() {
    try {
      thread.join(LAST_WORDS_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      return kept.toString(Charset.defaultCharset());
    }
  }

  @Override
  public void run() {
    byte[] buffer = new byte[4096];
    try (stream) {
      for (int n; (n = stream.read(buffer)) >= 0; ) {
        keep(buffer, n);
        System.err.write(buffer, 0, n);
        System.err.flush();
      }
    } catch (IOException e) {
      // the pipe broke: the child is gone
    }
  }

  private synchronized void keep(byte[] bytes, int length) {
    if (keeping && kept.size() < KEPT) {
      kept.write(bytes, 0, Math.min(length, KEPT - kept.size()));
    }
  }
}
