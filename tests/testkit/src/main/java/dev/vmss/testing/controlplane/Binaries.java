package dev.vmss.testing.controlplane;

import dev.vmss.testing.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folder with the four programs of a control plane, of whatever Kubernetes version. */
public record Binaries(Path folder) {

  private static final List<String> PROGRAMS =
      List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler");

  private static final String SCRIPT = "config/control-plane/get.sh";

  /** The folder that {@code make control-plane} fills: its script knows which one that is. */
  public static Binaries inDefaultFolder() {
    try {
      Process process =
          new ProcessBuilder("bash", Repository.file(SCRIPT).toString(), "--folder")
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new ControlPlaneException(said.strip());
      }
      return new Binaries(Path.of(said.strip()));
    } catch (IOException e) {
      throw new ControlPlaneException(SCRIPT + ", which needs bash, did not run.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ControlPlaneException("Interrupted while " + SCRIPT + " ran.", e);
    }
  }

  static boolean areInstalled() {
    return inDefaultFolder().isComplete();
  }

  /** Names of the programs that are not there or cannot be executed. */
  public List<String> missing() {
    return PROGRAMS.stream().filter(program -> !Files.isExecutable(program(program))).toList();
  }

  public boolean isComplete() {
    return missing().isEmpty();
  }

  /** Where a program of that name is, or would be. */
  public Path program(String name) {
    return folder.resolve(name);
  }

  /** Asks kube-apiserver, because it is the one whose version decides on flags and features. */
  KubernetesVersion version() {
    try {
      Process process =
          new ProcessBuilder(program("kube-apiserver").toString(), "--version")
              .redirectErrorStream(true)
              .start();
      byte[] output = process.getInputStream().readAllBytes();
      return KubernetesVersion.parse(new String(output, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ControlPlaneException("kube-apiserver in " + folder + " cannot be executed.", e);
    }
  }
}
