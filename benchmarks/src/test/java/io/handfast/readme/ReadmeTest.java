package io.handfast.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The README shows code that compiles, and what it really prints. */
final class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Path EXAMPLE =
      Path.of("src", "test", "java", "io", "handfast", "readme", "KilledHolder.java");

  @Test
  void its_example_is_the_one_that_is_compiled() throws IOException {
    String source = Files.readString(EXAMPLE);
    int begin = source.indexOf("{\n", source.indexOf("void main")) + 2;
    String body = source.substring(begin, source.indexOf("\n  }\n", begin)).stripIndent();
    assertThat(block("java")).isEqualTo(body + "\n");
  }

  @Test
  @Timeout(120)
  void its_example_prints_what_it_says() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledHolder.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(List.of(process.waitFor(), output)).isEqualTo(List.of(0, block("text")));
  }

  /** The first block of a language. */
  private static String block(String language) throws IOException {
    String readme = Files.readString(README);
    String fence = "```" + language + "\n";
    int begin = readme.indexOf(fence);
    assertThat(begin).as("a block of %s", language).isNotNegative();
    int from = begin + fence.length();
    return readme.substring(from, readme.indexOf("```", from));
  }
}
