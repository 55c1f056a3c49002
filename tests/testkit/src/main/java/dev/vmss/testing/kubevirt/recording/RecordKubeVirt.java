package dev.vmss.testing.kubevirt.recording;

import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.ControlPlane;
import dev.vmss.testing.controlplane.VirtController;
import dev.vmss.testing.hardware.NodeSpec;
import dev.vmss.testing.kubevirt.KubeVirtDefinitions;
import dev.vmss.testing.kubevirt.KubeVirtHardware;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Plays the scenarios with KubeVirt's own virt-controller and writes down what it makes of them.
 *
 * <p>Arguments: the program, a folder with KubeVirt's custom resource definitions, the folder to
 * write to, and, if not all of them, the names of scenarios.
 */
public final class RecordKubeVirt {

  private static final int NODES = 4;

  private RecordKubeVirt() {}

  public static void main(String[] arguments) {
    List<String> all = List.of(arguments);
    Path target = Path.of(all.get(2));
    List<String> wanted = all.subList(3, all.size());
    ControlPlane controlPlane = ControlPlane.start();
    try (TestCluster cluster = TestCluster.on(controlPlane)) {
      prepare(cluster, Path.of(all.get(1)));
      try (VirtController controller =
              VirtController.start(
                  Path.of(all.get(0)),
                  cluster.kubeconfig(),
                  controlPlane.folder(),
                  cluster.client());
          KubeVirtHardware kubevirt =
              KubeVirtHardware.start(cluster.client(), cluster.hardware())) {
        Player player = new Player(cluster, kubevirt);
        Scenarios.all().stream()
            .filter(it -> wanted.isEmpty() || wanted.contains(it.name()))
            .forEach(
                scenario -> {
                  controller.requireAlive();
                  attempt(player, scenario, target, System.out);
                });
      }
    }
  }

  private static void attempt(Player player, Scenario scenario, Path target, PrintStream out) {
    long start = System.nanoTime();
    try {
      player.play(scenario).write(target);
      out.printf("%s: %.1f s%n", scenario.name(), (System.nanoTime() - start) / 1e9);
    } catch (RuntimeException e) {
      out.printf("%s: %s%n%s%n", scenario.name(), e.getMessage(), player.lastView());
    }
  }

  private static void prepare(TestCluster cluster, Path definitions) {
    apply(cluster, definitions);
    KubeVirtDefinitions.installAll(cluster.client());
    cluster.createNamespace(VirtController.NAMESPACE);
    cluster
        .client()
        .resource(
            """
            apiVersion: kubevirt.io/v1
            kind: KubeVirt
            metadata: {name: kubevirt, namespace: kubevirt}
            spec: {}
            """)
        .create();
    InstalledKubeVirt.report(cluster.client());
    addNodes(cluster);
  }

  /** The folder may hold other files, too. */
  private static void apply(TestCluster cluster, Path definitions) {
    try (Stream<Path> files = Files.list(definitions)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".yaml")).toList()) {
        String text = Files.readString(file);
        if (text.contains("kind: CustomResourceDefinition")) {
          cluster.client().resource(text).create();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(definitions + " cannot be read.", e);
    }
  }

  static void addNodes(TestCluster cluster) {
    cluster
        .hardware()
        .add(
            IntStream.rangeClosed(1, NODES)
                .mapToObj(n -> KubeVirtHardware.forMachines(NodeSpec.named("node-" + n)))
                .toList());
  }
}
