package io.handfast.steps;

import java.util.List;

/**
 * One step of a protocol: an instruction of the library that writes shared memory, or one side of a
 * call into the operating system.
 *
 * @param type the class in which it is
 * @param method the method, for people
 * @param line the line
 * @param operation what is called there
 * @param done whether the call has returned; always false for a write
 */
public record Step(String type, String method, int line, String operation, boolean done) {
  private static final String TAB = "\t";

  private static final StackWalker STACK = StackWalker.getInstance();

  /** What stands between the library and the memory in these tests. */
  private static final List<String> OURS =
      List.of(
          "io.handfast.region.Stepped", "io.handfast.region.WatchedBuffer", "io.handfast.steps.");

  /** The step at which the calling thread is. */
  static Step here(String operation, boolean done) {
    StackWalker.StackFrame frame =
        STACK.walk(frames -> frames.filter(Step::isOfTheLibrary).findFirst().orElseThrow());
    return new Step(
        frame.getClassName(), frame.getMethodName(), frame.getLineNumber(), operation, done);
  }

  private static boolean isOfTheLibrary(StackWalker.StackFrame frame) {
    String type = frame.getClassName();
    return type.startsWith("io.handfast.") && OURS.stream().noneMatch(type::startsWith);
  }

  /** Where the instruction is: what a list of all instructions has. */
  public String site() {
    return type + ":" + line + " " + operation;
  }

  /** The same for people who need not know the line. */
  String place() {
    return type.substring(type.lastIndexOf('.') + 1) + "." + method;
  }

  String toLine() {
    return String.join(
        TAB, type, method, Integer.toString(line), operation, Boolean.toString(done));
  }

  static Step ofLine(String text) {
    String[] parts = text.split(TAB, -1);
    return new Step(
        parts[0], parts[1], Integer.parseInt(parts[2]), parts[3], Boolean.parseBoolean(parts[4]));
  }

  @Override
  public String toString() {
    return place() + ":" + line + " " + operation + (done ? ", done" : "");
  }
}
