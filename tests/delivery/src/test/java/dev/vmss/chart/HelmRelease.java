package dev.vmss.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.UpgradeCommand;
import dev.vmss.testing.TestCluster;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.zip.GZIPInputStream;

/** A release of the chart on a cluster, by Helm itself. */
record HelmRelease(TestCluster cluster, String namespace) {

  private static final int SECONDS = 120;
  private static final int SECONDS_UNTIL_ROLLED_BACK = 15;

  Release install(String... values) {
    InstallCommand install =
        Chart.helm()
            .install()
            .withName(Chart.RELEASE)
            .withNamespace(namespace)
            .createNamespace()
            .withTimeout(SECONDS)
            .withKubeConfig(cluster.kubeconfig());
    for (String value : values) {
      String[] pair = value.split("=", 2);
      install.set(pair[0], pair[1]);
    }
    return install.call();
  }

  Release upgrade(Path chart, String... values) {
    return set(command(chart).waitReady().withTimeout(SECONDS), values).call();
  }

  /** Returns to the release before if the Deployment does not become ready. */
  Release upgradeOrRollBack(Path chart, String... values) {
    return set(command(chart).atomic().withTimeout(SECONDS_UNTIL_ROLLED_BACK), values).call();
  }

  private UpgradeCommand command(Path chart) {
    return new Helm(chart)
        .upgrade()
        .withName(Chart.RELEASE)
        .withNamespace(namespace)
        .withKubeConfig(cluster.kubeconfig());
  }

  private static UpgradeCommand set(UpgradeCommand upgrade, String... values) {
    for (String value : values) {
      String[] pair = value.split("=", 2);
      upgrade.set(pair[0], pair[1]);
    }
    return upgrade;
  }

  Release test() {
    return Helm.test(Chart.RELEASE)
        .withNamespace(namespace)
        .withTimeout(SECONDS)
        .withKubeConfig(cluster.kubeconfig())
        .call();
  }

  void uninstall() {
    Helm.uninstall(Chart.RELEASE)
        .withNamespace(namespace)
        .withKubeConfig(cluster.kubeconfig())
        .call();
  }

  /** Where Helm keeps the newest revision. */
  Secret record() {
    return cluster
        .client()
        .secrets()
        .inNamespace(namespace)
        .withLabel("owner", "helm")
        .list()
        .getItems()
        .stream()
        .max(
            Comparator.comparing(
                secret -> Integer.valueOf(secret.getMetadata().getLabels().get("version"))))
        .orElseThrow();
  }

  /** How large the record is in the API server's store, in bytes. */
  int recordSize() {
    return decoded(record().getData().get("release")).length;
  }

  /** What the record says: the manifest, the hooks and the state. */
  JsonNode recorded() {
    byte[] text = decoded(record().getData().get("release"));
    try (InputStream json =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] decoded(String base64) {
    return Base64.getDecoder().decode(base64);
  }
}
