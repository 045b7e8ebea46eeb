package io.handfast.region;

import io.handfast.region.BufferContract.Call;
import io.handfast.region.BufferContract.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/** The part of {@link BufferContract} that reads and writes one word. */
final class WordOperations {

  @FunctionalInterface
  private interface Query {
    @Nullable Object on(AtomicBuffer buffer, Draw.Word word);
  }

  @FunctionalInterface
  private interface Effect {
    void on(AtomicBuffer buffer, Draw.Word word);
  }

  private static final boolean ALIGNED = true;
  private static final boolean ANYWHERE = false;

  private final List<Operation> operations = new ArrayList<>();

  WordOperations() {
    plainWords();
    orderedLongs();
    orderedInts();
    smallWords();
  }

  List<Operation> all() {
    return operations;
  }

  private void add(String signature, Function<Draw, Call> calls) {
    operations.add(new Operation(signature, calls));
  }

  private void query(String signature, int size, boolean aligned, Query query) {
    add(
        signature,
        draw -> {
          Draw.Word word = draw.word(size, aligned);
          return buffer -> query.on(buffer, word);
        });
  }

  private void effect(String signature, int size, boolean aligned, Effect effect) {
    query(
        signature,
        size,
        aligned,
        (buffer, word) -> {
          effect.on(buffer, word);
          return null;
        });
  }

  private void plainWords() {
    query("getLong(int)", 8, ANYWHERE, (b, w) -> b.getLong(w.index()));
    query("getInt(int)", 4, ANYWHERE, (b, w) -> b.getInt(w.index()));
    query("getShort(int)", 2, ANYWHERE, (b, w) -> b.getShort(w.index()));
    query("getChar(int)", 2, ANYWHERE, (b, w) -> b.getChar(w.index()));
    query("getDouble(int)", 8, ANYWHERE, (b, w) -> bits(b.getDouble(w.index())));
    query("getFloat(int)", 4, ANYWHERE, (b, w) -> bits(b.getFloat(w.index())));

    query("getLong(int,ByteOrder)", 8, ANYWHERE, (b, w) -> b.getLong(w.index(), w.order()));
    query("getInt(int,ByteOrder)", 4, ANYWHERE, (b, w) -> b.getInt(w.index(), w.order()));
    query("getShort(int,ByteOrder)", 2, ANYWHERE, (b, w) -> b.getShort(w.index(), w.order()));
    query("getChar(int,ByteOrder)", 2, ANYWHERE, (b, w) -> b.getChar(w.index(), w.order()));
    query(
        "getDouble(int,ByteOrder)", 8, ANYWHERE, (b, w) -> bits(b.getDouble(w.index(), w.order())));
    query("getFloat(int,ByteOrder)", 4, ANYWHERE, (b, w) -> bits(b.getFloat(w.index(), w.order())));

    effect("putLong(int,long)", 8, ANYWHERE, (b, w) -> b.putLong(w.index(), w.value()));
    effect("putInt(int,int)", 4, ANYWHERE, (b, w) -> b.putInt(w.index(), (int) w.value()));
    effect("putShort(int,short)", 2, ANYWHERE, (b, w) -> b.putShort(w.index(), (short) w.value()));
    effect("putChar(int,char)", 2, ANYWHERE, (b, w) -> b.putChar(w.index(), (char) w.value()));
    effect("putDouble(int,double)", 8, ANYWHERE, (b, w) -> b.putDouble(w.index(), doubleOf(w)));
    effect("putFloat(int,float)", 4, ANYWHERE, (b, w) -> b.putFloat(w.index(), floatOf(w)));

    effect(
        "putLong(int,long,ByteOrder)",
        8,
        ANYWHERE,
        (b, w) -> b.putLong(w.index(), w.value(), w.order()));
    effect(
        "putInt(int,int,ByteOrder)",
        4,
        ANYWHERE,
        (b, w) -> b.putInt(w.index(), (int) w.value(), w.order()));
    effect(
        "putShort(int,short,ByteOrder)",
        2,
        ANYWHERE,
        (b, w) -> b.putShort(w.index(), (short) w.value(), w.order()));
    effect(
        "putChar(int,char,ByteOrder)",
        2,
        ANYWHERE,
        (b, w) -> b.putChar(w.index(), (char) w.value(), w.order()));
    effect(
        "putDouble(int,double,ByteOrder)",
        8,
        ANYWHERE,
        (b, w) -> b.putDouble(w.index(), doubleOf(w), w.order()));
    effect(
        "putFloat(int,float,ByteOrder)",
        4,
        ANYWHERE,
        (b, w) -> b.putFloat(w.index(), floatOf(w), w.order()));
  }

  private void orderedLongs() {
    query("getLongVolatile(int)", 8, ALIGNED, (b, w) -> b.getLongVolatile(w.index()));
    query("getLongAcquire(int)", 8, ALIGNED, (b, w) -> b.getLongAcquire(w.index()));
    query("getLongOpaque(int)", 8, ALIGNED, (b, w) -> b.getLongOpaque(w.index()));
    effect(
        "putLongVolatile(int,long)", 8, ALIGNED, (b, w) -> b.putLongVolatile(w.index(), w.value()));
    effect(
        "putLongRelease(int,long)", 8, ALIGNED, (b, w) -> b.putLongRelease(w.index(), w.value()));
    effect(
        "putLongOrdered(int,long)", 8, ALIGNED, (b, w) -> b.putLongOrdered(w.index(), w.value()));
    effect("putLongOpaque(int,long)", 8, ALIGNED, (b, w) -> b.putLongOpaque(w.index(), w.value()));
    query("addLongRelease(int,long)", 8, ALIGNED, (b, w) -> b.addLongRelease(w.index(), w.value()));
    query("addLongOrdered(int,long)", 8, ALIGNED, (b, w) -> b.addLongOrdered(w.index(), w.value()));
    query("addLongOpaque(int,long)", 8, ALIGNED, (b, w) -> b.addLongOpaque(w.index(), w.value()));
    query("getAndSetLong(int,long)", 8, ALIGNED, (b, w) -> b.getAndSetLong(w.index(), w.value()));
    query("getAndAddLong(int,long)", 8, ALIGNED, (b, w) -> b.getAndAddLong(w.index(), w.value()));
    query(
        "compareAndSetLong(int,long,long)",
        8,
        ALIGNED,
        (b, w) ->
            b.compareAndSetLong(w.index(), w.hit() ? b.getLong(w.index()) : w.value(), w.other()));
    query(
        "compareAndExchangeLong(int,long,long)",
        8,
        ALIGNED,
        (b, w) ->
            b.compareAndExchangeLong(
                w.index(), w.hit() ? b.getLong(w.index()) : w.value(), w.other()));
  }

  private void orderedInts() {
    query("getIntVolatile(int)", 4, ALIGNED, (b, w) -> b.getIntVolatile(w.index()));
    query("getIntAcquire(int)", 4, ALIGNED, (b, w) -> b.getIntAcquire(w.index()));
    query("getIntOpaque(int)", 4, ALIGNED, (b, w) -> b.getIntOpaque(w.index()));
    effect(
        "putIntVolatile(int,int)",
        4,
        ALIGNED,
        (b, w) -> b.putIntVolatile(w.index(), (int) w.value()));
    effect(
        "putIntRelease(int,int)",
        4,
        ALIGNED,
        (b, w) -> b.putIntRelease(w.index(), (int) w.value()));
    effect(
        "putIntOrdered(int,int)",
        4,
        ALIGNED,
        (b, w) -> b.putIntOrdered(w.index(), (int) w.value()));
    effect(
        "putIntOpaque(int,int)", 4, ALIGNED, (b, w) -> b.putIntOpaque(w.index(), (int) w.value()));
    query(
        "addIntRelease(int,int)",
        4,
        ALIGNED,
        (b, w) -> b.addIntRelease(w.index(), (int) w.value()));
    query(
        "addIntOrdered(int,int)",
        4,
        ALIGNED,
        (b, w) -> b.addIntOrdered(w.index(), (int) w.value()));
    query(
        "addIntOpaque(int,int)", 4, ALIGNED, (b, w) -> b.addIntOpaque(w.index(), (int) w.value()));
    query(
        "getAndSetInt(int,int)", 4, ALIGNED, (b, w) -> b.getAndSetInt(w.index(), (int) w.value()));
    query(
        "getAndAddInt(int,int)", 4, ALIGNED, (b, w) -> b.getAndAddInt(w.index(), (int) w.value()));
    query(
        "compareAndSetInt(int,int,int)",
        4,
        ALIGNED,
        (b, w) ->
            b.compareAndSetInt(
                w.index(), w.hit() ? b.getInt(w.index()) : (int) w.value(), (int) w.other()));
    query(
        "compareAndExchangeInt(int,int,int)",
        4,
        ALIGNED,
        (b, w) ->
            b.compareAndExchangeInt(
                w.index(), w.hit() ? b.getInt(w.index()) : (int) w.value(), (int) w.other()));
  }

  private void smallWords() {
    query("getShortVolatile(int)", 2, ALIGNED, (b, w) -> b.getShortVolatile(w.index()));
    query("getCharVolatile(int)", 2, ALIGNED, (b, w) -> b.getCharVolatile(w.index()));
    query("getByteVolatile(int)", 1, ALIGNED, (b, w) -> b.getByteVolatile(w.index()));
    query("getByte(int)", 1, ANYWHERE, (b, w) -> b.getByte(w.index()));
    effect(
        "putShortVolatile(int,short)",
        2,
        ALIGNED,
        (b, w) -> b.putShortVolatile(w.index(), (short) w.value()));
    effect(
        "putCharVolatile(int,char)",
        2,
        ALIGNED,
        (b, w) -> b.putCharVolatile(w.index(), (char) w.value()));
    effect(
        "putByteVolatile(int,byte)",
        1,
        ALIGNED,
        (b, w) -> b.putByteVolatile(w.index(), (byte) w.value()));
    effect("putByte(int,byte)", 1, ANYWHERE, (b, w) -> b.putByte(w.index(), (byte) w.value()));
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  private static int bits(float value) {
    return Float.floatToRawIntBits(value);
  }

  private static double doubleOf(Draw.Word word) {
    return Double.longBitsToDouble(word.value());
  }

  private static float floatOf(Draw.Word word) {
    return Float.intBitsToFloat((int) word.value());
  }
}
