package io.handfast.process;

import io.handfast.ErrorCode;
import io.handfast.IpcException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * What a child reads from its standard input before anything else; what follows is the user's.
 *
 * <pre>
 *  magic | length | start method | region's directory | tree region's directory | starter's tag
 *        | start id | length | payload: {@link Payload}, serialised under the transfer rules
 * </pre>
 *
 * @param method how the child is started
 * @param directory the region that it joins
 * @param tree the region of its process tree
 * @param starter the tag of the process that starts it
 * @param startId the number under which it registers
 * @param payload its main and its arguments
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Bootstrap(
    StartMethod method, Path directory, Path tree, long starter, long startId, byte[] payload) {
  private static final int MAGIC = 0x48464253; // HFBS

  static final int LONGEST = 256 * 1024 * 1024;
  static final int LONGEST_PAYLOAD = LONGEST - 64 * 1024;

  byte[] toBytes() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    try {
      DataOutputStream out = new DataOutputStream(body);
      out.writeUTF(method.name());
      out.writeUTF(directory.toString());
      out.writeUTF(tree.toString());
      out.writeLong(starter);
      out.writeLong(startId);
      out.writeInt(payload.length);
      out.write(payload);
      DataOutputStream head = new DataOutputStream(record);
      head.writeInt(MAGIC);
      head.writeInt(body.size());
      body.writeTo(head);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return record.toByteArray();
  }

  /** Reads one record and not a byte more. */
  static Bootstrap read(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    int magic = in.readInt();
    int length = in.readInt();
    if (magic != MAGIC || length < 0 || length > LONGEST) {
      throw malformed("magic", Integer.toHexString(magic), "length", length);
    }
    StartMethod method = StartMethod.valueOf(in.readUTF());
    Path directory = Path.of(in.readUTF());
    Path tree = Path.of(in.readUTF());
    long starter = in.readLong();
    long startId = in.readLong();
    int size = in.readInt();
    if (size < 0 || size > length) {
      throw malformed("payload", size, "length", length);
    }
    byte[] payload = in.readNBytes(size);
    if (payload.length < size) {
      throw malformed("payload", payload.length, "expected", size);
    }
    return new Bootstrap(method, directory, tree, starter, startId, payload);
  }

  private static IpcException malformed(Object... namesAndValues) {
    return new IpcException(
        ErrorCode.CHILD_NOT_ATTACHED,
        "what came over standard input is not from a Handfast context; this main is not for people",
        namesAndValues);
  }
}
