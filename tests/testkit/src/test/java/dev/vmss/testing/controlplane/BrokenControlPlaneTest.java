package dev.vmss.testing.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher says when it cannot do its work; the programs here are shell scripts. */
class BrokenControlPlaneTest {

  @TempDir Path folder;

  @Test
  void namesTheProgramsThatAreMissingAndTheRemedy() throws IOException {
    program("etcd", "exit 0");

    assertThatThrownBy(() -> ControlPlane.start(options()))
        .isInstanceOf(ControlPlaneException.class)
        .hasMessageContaining("lacks kube-apiserver, kube-controller-manager, kube-scheduler")
        .hasMessageContaining("make control-plane");
  }

  @Test
  void showsTheEndOfTheLogOfAComponentThatDies() throws IOException {
    program("etcd", "sleep 60");
    program(
        "kube-apiserver",
        "[ \"$1\" = --version ] && echo Kubernetes v1.37.2 && exit 0; echo 'bad flag'; exit 3");
    program("kube-controller-manager", "exit 0");
    program("kube-scheduler", "exit 0");

    assertThatThrownBy(() -> ControlPlane.start(options()))
        .isInstanceOf(ControlPlaneException.class)
        .hasMessageContaining("kube-apiserver ended with exit code 3")
        .hasMessageContaining("bad flag");
    assertThat(ProcessHandle.current().descendants())
        .noneMatch(child -> child.info().commandLine().orElse("").contains("sleep 60"));
  }

  private ControlPlaneOptions options() {
    return ControlPlaneOptions.defaults().withBinaries(new Binaries(folder));
  }

  private void program(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
