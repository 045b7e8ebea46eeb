package io.handfast.region;

/** What a user gave us, fit for a message: short, on one line, in quotes. */
public final class Quoted {
  private static final int LONGEST = 40;

  private Quoted() {}

  /**
   * Quotes a text.
   *
   * @param text the text
   * @return its beginning, with everything odd replaced
   */
  public static String of(String text) {
    String beginning = text.substring(0, Math.min(text.length(), LONGEST));
    String printable = beginning.replaceAll("[^\\x20-\\x7E]", "?");
    return "'" + printable + (text.length() > LONGEST ? "..." : "") + "'";
  }
}
