package dev.vmss.testing;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The CRDs of a folder of YAML files, one in each file. */
public record CustomResources(List<CustomResourceDefinition> definitions) {

  static CustomResources in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<CustomResourceDefinition> definitions =
          files
              .filter(file -> file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
              .sorted()
              .map(CustomResources::read)
              .toList();
      if (definitions.isEmpty()) {
        throw new IllegalArgumentException(folder + " holds no YAML file with a CRD.");
      }
      return new CustomResources(definitions);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be read.", e);
    }
  }

  private static CustomResourceDefinition read(Path file) {
    try (InputStream yaml = Files.newInputStream(file)) {
      return Serialization.unmarshal(yaml, CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read.", e);
    }
  }

  void applyTo(KubernetesClient client) {
    definitions.forEach(
        definition -> client.resource(definition).createOr(NonDeletingOperation::update));
    definitions.forEach(
        definition ->
            client
                .resource(definition)
                .waitUntilCondition(CustomResources::isEstablished, 30, TimeUnit.SECONDS));
    definitions.forEach(definition -> awaitServed(client, definition));
  }

  /** A kind that is established is not served yet: for a moment lists are told to come again. */
  public static void awaitServed(KubernetesClient client, CustomResourceDefinition definition) {
    var kind =
        client.genericKubernetesResources(CustomResourceDefinitionContext.fromCrd(definition));
    var asInformers = new ListOptionsBuilder().withResourceVersion("0").build();
    Awaitility.await(definition.getMetadata().getName() + " is served")
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> kind.list(asInformers) != null);
  }

  static boolean isEstablished(@Nullable CustomResourceDefinition definition) {
    return Optional.ofNullable(definition)
        .map(CustomResourceDefinition::getStatus)
        // A new definition has the conditions "null", not none.
        .map(CustomResourceDefinitionStatus::getConditions)
        .stream()
        .flatMap(List::stream)
        .anyMatch(
            condition ->
                condition.getType().equals("Established") && condition.getStatus().equals("True"));
  }
}
