package dev.vmss.testing.controlplane;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The folder with the four programs of a control plane, of whatever Kubernetes version. */
public record Binaries(Path folder) {

  private static final List<String> PROGRAMS =
      List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler");

  /** The folder that {@code make control-plane} fills. */
  public static Binaries inDefaultFolder() {
    return new Binaries(
        Optional.ofNullable(System.getenv("VMSS_CONTROL_PLANE_DIR"))
            .filter(folder -> !folder.isBlank())
            .map(Path::of)
            .orElseGet(
                () -> Path.of(System.getProperty("user.home"), ".cache", "vmss", "control-plane")));
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

  Path program(String name) {
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
