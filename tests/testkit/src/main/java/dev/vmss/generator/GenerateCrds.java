package dev.vmss.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the CRDs into the folder that is its only argument: {@code make generate} calls it. */
public final class GenerateCrds {

  private GenerateCrds() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("Name one folder to write the CRDs into.");
    }
    var folder = Files.createDirectories(Path.of(arguments[0]));
    for (var file : CrdYaml.render().entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
  }
}
