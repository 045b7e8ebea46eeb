package io.handfast.region;

import io.handfast.region.BufferContract.Call;
import io.handfast.region.BufferContract.Operation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.agrona.MutableDirectBuffer;

/** The part of {@link BufferContract} about the buffer itself and about runs of bytes. */
final class BlockOperations {

  private final List<Operation> operations = new ArrayList<>();

  BlockOperations() {
    identity();
    blocks();
  }

  List<Operation> all() {
    return operations;
  }

  private void add(String signature, Function<Draw, Call> calls) {
    operations.add(new Operation(signature, calls));
  }

  private void identity() {
    byte[] array = new byte[16];
    add("wrap(byte[])", draw -> BufferContract.does(b -> b.wrap(array)));
    add("wrap(byte[],int,int)", draw -> BufferContract.does(b -> b.wrap(array, 0, 8)));
    add("wrap(ByteBuffer)", draw -> BufferContract.does(b -> b.wrap(ByteBuffer.wrap(array))));
    add(
        "wrap(ByteBuffer,int,int)",
        draw -> BufferContract.does(b -> b.wrap(ByteBuffer.wrap(array), 0, 8)));
    add("wrap(DirectBuffer)", draw -> BufferContract.does(b -> b.wrap(b)));
    add("wrap(DirectBuffer,int,int)", draw -> BufferContract.does(b -> b.wrap(b, 0, 8)));
    add("wrap(long,int)", draw -> BufferContract.does(b -> b.wrap(0L, 8)));
    add("addressOffset()", draw -> b -> b.addressOffset());
    add("byteArray()", draw -> b -> b.byteArray());
    add("byteBuffer()", draw -> b -> BufferContract.contentOf(b.byteBuffer()));
    add("wrapAdjustment()", draw -> b -> b.wrapAdjustment());
    add("capacity()", draw -> b -> b.capacity());
    add("isExpandable()", draw -> b -> b.isExpandable());
    add("verifyAlignment()", draw -> BufferContract.does(b -> b.verifyAlignment()));
    add(
        "checkLimit(int)",
        draw -> {
          int limit = draw.index(0);
          return BufferContract.does(b -> b.checkLimit(limit));
        });
    add(
        "boundsCheck(int,int)",
        draw -> {
          int index = draw.index(8);
          int length = draw.length(16);
          return BufferContract.does(b -> b.boundsCheck(index, length));
        });
    add(
        "compareTo(DirectBuffer)",
        draw -> {
          Function<byte[], MutableDirectBuffer> peers = draw.peers();
          int length = draw.below(20);
          boolean same = draw.flip();
          byte[] other = draw.bytes(length);
          return b -> {
            if (same) {
              b.getBytes(0, other);
            }
            return Integer.signum(b.compareTo(peers.apply(other)));
          };
        });
  }

  private void blocks() {
    add(
        "setMemory(int,int,byte)",
        draw -> {
          int length = draw.length(150);
          int index = draw.index(Math.max(0, length));
          byte value = (byte) draw.value();
          return BufferContract.does(b -> b.setMemory(index, length, value));
        });
    add(
        "getBytes(int,byte[])",
        draw -> {
          int length = draw.below(20);
          int index = draw.index(length);
          return b -> {
            byte[] dst = new byte[length];
            b.getBytes(index, dst);
            return BufferContract.contentOf(dst);
          };
        });
    add(
        "getBytes(int,byte[],int,int)",
        draw -> {
          Range range = new Range(draw);
          return b -> {
            byte[] dst = range.other.clone();
            b.getBytes(range.index, dst, range.offset, range.length);
            return BufferContract.contentOf(dst);
          };
        });
    add(
        "getBytes(int,MutableDirectBuffer,int,int)",
        draw -> {
          Range range = new Range(draw);
          Function<byte[], MutableDirectBuffer> peers = draw.peers();
          return b -> {
            MutableDirectBuffer dst = peers.apply(range.other);
            b.getBytes(range.index, dst, range.offset, range.length);
            byte[] content = new byte[dst.capacity()];
            dst.getBytes(0, content);
            return BufferContract.contentOf(content);
          };
        });
    add(
        "getBytes(int,ByteBuffer,int)",
        draw -> {
          Range range = new Range(draw).withinTheOther();
          Function<byte[], ByteBuffer> buffers = draw.byteBuffers();
          return b -> {
            ByteBuffer dst = buffers.apply(range.other).position(range.offset);
            b.getBytes(range.index, dst, range.length);
            return List.of(dst.position(), BufferContract.contentOf(dst));
          };
        });
    add(
        "getBytes(int,ByteBuffer,int,int)",
        draw -> {
          Range range = new Range(draw);
          Function<byte[], ByteBuffer> buffers = draw.byteBuffers();
          int limit = draw.below(range.other.length + 1);
          return b -> {
            ByteBuffer dst = buffers.apply(range.other).limit(limit);
            b.getBytes(range.index, dst, range.offset, range.length);
            return List.of(dst.position(), dst.limit(), BufferContract.contentOf(dst));
          };
        });
    add(
        "putBytes(int,byte[])",
        draw -> {
          byte[] src = draw.bytes(draw.below(20));
          int index = draw.index(src.length);
          return BufferContract.does(b -> b.putBytes(index, src));
        });
    add(
        "putBytes(int,byte[],int,int)",
        draw -> {
          Range range = new Range(draw);
          return BufferContract.does(
              b -> b.putBytes(range.index, range.other, range.offset, range.length));
        });
    add(
        "putBytes(int,ByteBuffer,int)",
        draw -> {
          Range range = new Range(draw).withinTheOther();
          Function<byte[], ByteBuffer> buffers = draw.byteBuffers();
          return b -> {
            ByteBuffer src = buffers.apply(range.other).position(range.offset);
            b.putBytes(range.index, src, range.length);
            return src.position();
          };
        });
    add(
        "putBytes(int,ByteBuffer,int,int)",
        draw -> {
          Range range = new Range(draw);
          Function<byte[], ByteBuffer> buffers = draw.byteBuffers();
          int limit = draw.below(range.other.length + 1);
          return b -> {
            ByteBuffer src = buffers.apply(range.other).limit(limit);
            b.putBytes(range.index, src, range.offset, range.length);
            return List.of(src.position(), src.limit());
          };
        });
    add(
        "putBytes(int,DirectBuffer,int,int)",
        draw -> {
          Range range = new Range(draw);
          Function<byte[], MutableDirectBuffer> peers = draw.peers();
          boolean itself = draw.flip();
          int from = draw.inside(32);
          return BufferContract.does(
              b ->
                  b.putBytes(
                      range.index,
                      itself ? b : peers.apply(range.other),
                      itself ? from : range.offset,
                      range.length));
        });
  }

  /** A range here and one in another piece of memory. */
  private static final class Range {
    final int index;
    final byte[] other;
    final int offset;
    final int length;

    Range(Draw draw) {
      this.length = draw.length(24);
      this.index = draw.index(Math.max(0, length % 32));
      this.other = draw.bytes(32);
      this.offset = draw.below(8) == 0 ? 40 : draw.below(9);
    }

    private Range(int index, byte[] other, int offset, int length) {
      this.index = index;
      this.other = other;
      this.offset = offset;
      this.length = length;
    }

    /** For methods that move a position: what happens beyond the other's limit is not agreed. */
    Range withinTheOther() {
      int reachable = Math.min(offset, other.length);
      return new Range(
          index, other, reachable, Math.max(-1, Math.min(length, other.length - reachable)));
    }
  }
}
