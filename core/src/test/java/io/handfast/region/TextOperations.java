package io.handfast.region;

import io.handfast.region.BufferContract.Call;
import io.handfast.region.BufferContract.Operation;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/** The part of {@link BufferContract} that reads and writes text. */
final class TextOperations {

  private final List<Operation> operations = new ArrayList<>();

  TextOperations() {
    numbersAsText();
    readText();
    writtenText();
  }

  List<Operation> all() {
    return operations;
  }

  private void add(String signature, Function<Draw, Call> calls) {
    operations.add(new Operation(signature, calls));
  }

  private void numbersAsText() {
    add(
        "putIntAscii(int,int)",
        draw -> {
          Draw.Word word = draw.word(11, false);
          return b -> b.putIntAscii(word.index(), (int) word.value());
        });
    add(
        "putLongAscii(int,long)",
        draw -> {
          Draw.Word word = draw.word(20, false);
          return b -> b.putLongAscii(word.index(), word.value());
        });
    add(
        "putNaturalIntAscii(int,int)",
        draw -> {
          int index = draw.index(10);
          int value = draw.below(8) == 0 ? 0 : draw.positive();
          return b -> b.putNaturalIntAscii(index, value);
        });
    add(
        "putNaturalLongAscii(int,long)",
        draw -> {
          int index = draw.index(19);
          long value = draw.natural();
          return b -> b.putNaturalLongAscii(index, value);
        });
    add(
        "putNaturalPaddedIntAscii(int,int,int)",
        draw -> {
          int value = draw.positive();
          int length = String.valueOf(value).length() + draw.below(6);
          int index = draw.index(length);
          return BufferContract.does(b -> b.putNaturalPaddedIntAscii(index, length, value));
        });
    add(
        "putNaturalIntAsciiFromEnd(int,int)",
        draw -> {
          int value = draw.positive();
          int end = draw.index(0);
          return b -> b.putNaturalIntAsciiFromEnd(value, end);
        });
    parsing("parseIntAscii(int,int)", AtomicBuffer::parseIntAscii);
    parsing("parseLongAscii(int,int)", AtomicBuffer::parseLongAscii);
    parsing("parseNaturalIntAscii(int,int)", AtomicBuffer::parseNaturalIntAscii);
    parsing("parseNaturalLongAscii(int,int)", AtomicBuffer::parseNaturalLongAscii);
  }

  @FunctionalInterface
  private interface Reading {
    Object at(AtomicBuffer buffer, int index, int length);
  }

  private void parsing(String signature, Reading reading) {
    add(
        signature,
        draw -> {
          byte[] text = draw.number();
          int index = draw.inside(text.length);
          int length = draw.below(6) == 0 ? draw.length(text.length) : text.length;
          return b -> {
            b.putBytes(index, text);
            return reading.at(b, index, length);
          };
        });
  }

  private void readText() {
    withHeader("getStringAscii(int)", (b, i, order) -> b.getStringAscii(i));
    withHeader("getStringAscii(int,ByteOrder)", AtomicBuffer::getStringAscii);
    withHeader("getStringUtf8(int)", (b, i, order) -> b.getStringUtf8(i));
    withHeader("getStringUtf8(int,ByteOrder)", AtomicBuffer::getStringUtf8);
    withHeader(
        "getStringAscii(int,Appendable)",
        (b, i, order) -> {
          StringBuilder text = new StringBuilder();
          return b.getStringAscii(i, text) + ":" + text;
        });
    withHeader(
        "getStringAscii(int,Appendable,ByteOrder)",
        (b, i, order) -> {
          StringBuilder text = new StringBuilder();
          return b.getStringAscii(i, text, order) + ":" + text;
        });
    withLength("getStringAscii(int,int)", AtomicBuffer::getStringAscii);
    withLength("getStringUtf8(int,int)", AtomicBuffer::getStringUtf8);
    withLength("getStringWithoutLengthAscii(int,int)", AtomicBuffer::getStringWithoutLengthAscii);
    withLength("getStringWithoutLengthUtf8(int,int)", AtomicBuffer::getStringWithoutLengthUtf8);
    withLength(
        "getStringAscii(int,int,Appendable)",
        (b, i, length) -> {
          StringBuilder text = new StringBuilder();
          return b.getStringAscii(i, length, text) + ":" + text;
        });
    withLength(
        "getStringWithoutLengthAscii(int,int,Appendable)",
        (b, i, length) -> {
          StringBuilder text = new StringBuilder();
          return b.getStringWithoutLengthAscii(i, length, text) + ":" + text;
        });
  }

  @FunctionalInterface
  private interface OrderedReading {
    Object at(AtomicBuffer buffer, int index, ByteOrder order);
  }

  /** Writes a header first, so that most readings find a length that makes sense. */
  private void withHeader(String signature, OrderedReading reading) {
    add(
        signature,
        draw -> {
          int length = draw.length(40);
          int index = draw.index(4 + Math.max(0, length % 64));
          ByteOrder order = draw.order();
          ByteOrder written = signature.contains("ByteOrder") ? order : ByteOrder.nativeOrder();
          return b -> {
            b.putInt(index, length, written);
            return reading.at(b, index, order);
          };
        });
  }

  private void withLength(String signature, Reading reading) {
    add(
        signature,
        draw -> {
          int drawn = draw.length(40);
          // Not -1: with a header UnsafeBuffer appends "-1 bytes" without complaint.
          int length = drawn < 0 ? Integer.MIN_VALUE : drawn;
          int index = draw.inside(20);
          return b -> reading.at(b, index, length);
        });
  }

  private void writtenText() {
    writing("putStringAscii(int,String)", (b, i, t, d) -> b.putStringAscii(i, t));
    writing(
        "putStringAscii(int,CharSequence)", (b, i, t, d) -> b.putStringAscii(i, (CharSequence) t));
    writing(
        "putStringAscii(int,String,ByteOrder)", (b, i, t, d) -> b.putStringAscii(i, t, d.order()));
    writing(
        "putStringAscii(int,CharSequence,ByteOrder)",
        (b, i, t, d) -> b.putStringAscii(i, (CharSequence) t, d.order()));
    writing(
        "putStringWithoutLengthAscii(int,String)",
        (b, i, t, d) -> b.putStringWithoutLengthAscii(i, t));
    writing(
        "putStringWithoutLengthAscii(int,CharSequence)",
        (b, i, t, d) -> b.putStringWithoutLengthAscii(i, (CharSequence) t));
    writing(
        "putStringWithoutLengthAscii(int,String,int,int)",
        (b, i, t, d) -> b.putStringWithoutLengthAscii(i, t, d.below(6) - 1, d.length(8)));
    writing(
        "putStringWithoutLengthAscii(int,CharSequence,int,int)",
        (b, i, t, d) ->
            b.putStringWithoutLengthAscii(i, (CharSequence) t, d.below(6) - 1, d.length(8)));
    writing("putStringUtf8(int,String)", (b, i, t, d) -> b.putStringUtf8(i, t));
    writing(
        "putStringUtf8(int,String,ByteOrder)", (b, i, t, d) -> b.putStringUtf8(i, t, d.order()));
    writing(
        "putStringUtf8(int,String,int)", (b, i, t, d) -> b.putStringUtf8(i, t, d.below(12) - 1));
    writing(
        "putStringUtf8(int,String,ByteOrder,int)",
        (b, i, t, d) -> b.putStringUtf8(i, t, d.order(), d.below(12) - 1));
    writing(
        "putStringWithoutLengthUtf8(int,String)",
        (b, i, t, d) -> b.putStringWithoutLengthUtf8(i, t));
  }

  @FunctionalInterface
  private interface Writing {
    Object at(AtomicBuffer buffer, int index, @Nullable String text, Draw draw);
  }

  private void writing(String signature, Writing writing) {
    add(
        signature,
        draw -> {
          String text = draw.below(10) == 0 ? null : draw.text();
          int index = draw.index(10);
          int seed = draw.below(Integer.MAX_VALUE);
          // Each buffer gets the same further arguments: drawn again from the same seed.
          return b -> writing.at(b, index, text, new Draw(new Random(seed), 0, List.of()));
        });
  }
}
