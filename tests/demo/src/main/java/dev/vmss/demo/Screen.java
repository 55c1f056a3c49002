package dev.vmss.demo;

import java.util.stream.Stream;

/** What the audience sees. */
final class Screen {

  void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  void title(int number, String title) {
    say("");
    say("=== " + number + ". " + title + " " + "=".repeat(Math.max(3, 90 - title.length())));
  }

  void step(String text) {
    say("");
    say("--> " + text);
  }

  void operatorSays(String about, String sentence) {
    say("    " + about + ": \"" + sentence + "\"");
  }

  void table(Stream<String> lines) {
    lines.forEach(line -> say("    " + line));
  }
}
