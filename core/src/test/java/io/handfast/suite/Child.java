package io.handfast.suite;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.FenceMode;
import io.handfast.WaitMethod;
import io.handfast.context.IpcContext;
import io.handfast.process.IpcProcess;
import io.handfast.process.ProcessArgs;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A child, process or thread, that runs one piece of a test and answers.
 *
 * @param <R> the type of its answer
 */
final class Child<R> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Codec<Object> ANSWERS =
      Codec.serializable(ObjectInputFilter.Config.createFilter("io.handfast.**;java.base/*;!*"));

  private final IpcProcess process;
  private final IpcQueue<Object> answers;

  private Child(IpcProcess process, IpcQueue<Object> answers) {
    this.process = process;
    this.answers = answers;
  }

  /** What a child says at its end; an exception as text, since its class may be anything. */
  private record Answer(@Nullable Object value, @Nullable String failure) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  static <R> Child<R> start(IpcContext context, Remote<R> remote, Object... args) {
    return start(context, List.of(), remote, args);
  }

  static <R> Child<R> start(
      IpcContext context, List<String> jvmArgs, Remote<R> remote, Object... args) {
    IpcQueue<Object> answers = context.queue(ANSWERS, 1).build();
    List<Object> all = new ArrayList<>(Arrays.asList(args));
    all.add(remote);
    all.add(answers);
    IpcProcess process =
        context
            .process(Child::main, all.toArray())
            .jvmArgs(nativeSettings())
            .jvmArgs(jvmArgs.toArray(String[]::new))
            .start();
    return new Child<>(process, answers);
  }

  /** What was set for this JVM to have the native module work in another way. */
  private static String[] nativeSettings() {
    return System.getProperties().stringPropertyNames().stream()
        .filter(
            property ->
                property.startsWith("handfast.posix.")
                    || property.equals(WaitMethod.PROPERTY)
                    || property.equals(FenceMode.PROPERTY))
        .map(property -> "-D" + property + "=" + System.getProperty(property))
        .toArray(String[]::new);
  }

  @SuppressWarnings("unchecked")
  private static void main(ProcessArgs args) throws InterruptedException {
    Remote<?> remote = args.get(args.size() - 2, Remote.class);
    IpcQueue<Object> answers = args.get(args.size() - 1, IpcQueue.class);
    Answer answer;
    try {
      answer = new Answer(remote.run(args), null);
    } catch (Exception e) {
      answer = new Answer(null, e.toString());
    }
    answers.put(answer);
  }

  IpcProcess process() {
    return process;
  }

  /** Waits for the answer, and for the child's end. */
  R answer() throws InterruptedException {
    Answer answer = receive();
    assertThat(answer.failure()).as("what the child threw").isNull();
    return cast(requireNonNull(answer.value()));
  }

  /** Waits for the child to throw, and to end; the exception as text. */
  String failure() throws InterruptedException {
    Answer answer = receive();
    assertThat(answer.failure()).as("what the child threw").isNotNull();
    return String.valueOf(answer.failure());
  }

  /** Whether it has not answered yet. */
  boolean isBusy() {
    return answers.isEmpty();
  }

  void kill() throws InterruptedException {
    process.kill();
    process.waitFor();
  }

  private Answer receive() throws InterruptedException {
    Object answer = answers.poll(PATIENCE);
    assertThat(answer).as("an answer within " + PATIENCE).isNotNull();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    answers.detach();
    return (Answer) requireNonNull(answer);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T> T cast(Object value) {
    return (T) value;
  }
}
