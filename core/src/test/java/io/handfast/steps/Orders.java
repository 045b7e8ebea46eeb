package io.handfast.steps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What a victim is told, line by line. When nobody is left who could tell it anything, the victim
 * ends, whatever it is doing.
 */
final class Orders {
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private Orders() {}

  /** Takes them from the standard input from now on. */
  static Orders take() {
    Orders orders = new Orders();
    Thread reader = new Thread(orders::read, "orders");
    reader.setDaemon(true);
    reader.start();
    return orders;
  }

  private void read() {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Runtime.getRuntime().halt(1);
    }
  }

  String next() throws InterruptedException {
    return lines.take();
  }
}
