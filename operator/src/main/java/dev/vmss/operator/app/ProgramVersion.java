package dev.vmss.operator.app;

import java.util.Optional;

/** What this build calls itself: the version of the jar, or {@code development} outside of one. */
record ProgramVersion(String text) {

  static final String PROGRAM = "vmss-operator";

  static ProgramVersion ofThisBuild() {
    return new ProgramVersion(
        Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
            .orElse("development"));
  }

  String userAgent() {
    return PROGRAM + "/" + text;
  }
}
