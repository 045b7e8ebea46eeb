package io.handfast.benchmarks.demo;

import net.openhft.chronicle.bytes.BytesIn;
import net.openhft.chronicle.bytes.BytesMarshallable;
import net.openhft.chronicle.bytes.BytesOut;

/** A message that writes and reads itself, by hand, as {@code ChronicleCodec} wants it. */
public final class Order implements BytesMarshallable {
  private long id;
  private double price;
  private int quantity;

  /** An empty one, to be read into. */
  public Order() {}

  Order(long id, double price, int quantity) {
    this.id = id;
    this.price = price;
    this.quantity = quantity;
  }

  long id() {
    return id;
  }

  @Override
  public void writeMarshallable(BytesOut<?> bytes) {
    bytes.writeLong(id);
    bytes.writeDouble(price);
    bytes.writeStopBit(quantity);
  }

  @Override
  public void readMarshallable(BytesIn<?> bytes) {
    id = bytes.readLong();
    price = bytes.readDouble();
    quantity = (int) bytes.readStopBit();
  }
}
