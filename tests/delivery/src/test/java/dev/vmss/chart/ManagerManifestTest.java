package dev.vmss.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.vmss.testing.Repository;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Whoever installs by kustomize gets what whoever installs by Helm gets. */
class ManagerManifestTest {

  private final Path folder = Repository.config("manager");
  private final Manifest chart = Chart.render();
  private final Manifest manifests = Manifest.parse(read("deployment.yaml"));

  @Test
  void theContainerIsTheSame() {
    Container kustomize = manifests.pod().getSpec().getContainers().get(0);
    kustomize.setImage(image(kustomize.getImage()));
    assertThat(kustomize).isEqualTo(chart.pod().getSpec().getContainers().get(0));
  }

  @Test
  void thePodIsTheSame() {
    PodSpec kustomize = manifests.pod().getSpec();
    PodSpec helm = chart.pod().getSpec();
    kustomize.setContainers(helm.getContainers());
    // The chart renames nothing, so that one name can serve for all.
    kustomize
        .getVolumes()
        .get(0)
        .getConfigMap()
        .setName(helm.getVolumes().get(0).getConfigMap().getName());
    assertThat(kustomize).isEqualTo(helm);
  }

  @Test
  void theDeploymentIsTheSame() {
    DeploymentSpec kustomize = manifests.deployment().getSpec();
    DeploymentSpec helm = chart.deployment().getSpec();
    kustomize.setTemplate(helm.getTemplate());
    // A release is one of many, and says so in its selector.
    kustomize.setSelector(helm.getSelector());
    assertThat(kustomize).isEqualTo(helm);
  }

  @Test
  void theConfigurationIsTheSameButForTheDefaultNameOfTheLease() {
    JsonNode helm = yaml(chart.configuration());
    ((ObjectNode) helm.get("leaderElection")).remove("leaseName");
    assertThat(yaml(read("config.yaml"))).isEqualTo(helm);
  }

  @Test
  void theServiceIsTheSame() {
    Service kustomize = (Service) Manifest.parse(read("service.yaml")).objects().get(0);
    Service helm = chart.one(Service.class, Chart.RELEASE);
    assertThat(kustomize.getSpec().getPorts()).isEqualTo(helm.getSpec().getPorts());
  }

  /** What the kustomization makes of the image's name. */
  private String image(String name) {
    JsonNode image = yaml(read("kustomization.yaml")).at("/images/0");
    assertThat(image.get("name").asText()).isEqualTo(name);
    return image.get("newName").asText() + ":" + image.get("newTag").asText();
  }

  private String read(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode yaml(String text) {
    try {
      return new YAMLMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
