package dev.vmss.operator.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What this build calls itself; the build writes it into a resource. */
record ProgramVersion(String text) {

  static final String PROGRAM = "vmss-operator";

  private static final String RESOURCE = "version.properties";

  static ProgramVersion ofThisBuild() {
    var properties = new Properties();
    try (InputStream resource = ProgramVersion.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException("The build lacks its resource " + RESOURCE + ".");
      }
      properties.load(resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ProgramVersion(properties.getProperty("version"));
  }

  String userAgent() {
    return PROGRAM + "/" + text;
  }
}
