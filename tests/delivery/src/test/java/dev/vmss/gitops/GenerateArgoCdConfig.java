package dev.vmss.gitops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the patch of Argo CD's ConfigMap: {@code make generate} calls it. */
public final class GenerateArgoCdConfig {

  private GenerateArgoCdConfig() {}

  /**
   * @param arguments the folder with the scripts, and the file to write
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("Name the folder of the scripts and the file to write.");
    }
    Files.writeString(Path.of(arguments[1]), new ArgoCdConfig(Path.of(arguments[0])).render());
  }
}
