package dev.vmss.it;

import dev.vmss.operator.cdi.DataVolume;
import dev.vmss.operator.cdi.DataVolumeStatus;
import dev.vmss.testing.CustomResources;
import dev.vmss.testing.TestCluster;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** CDI's API on a real API server, and the status that CDI would write. Nothing is imported. */
final class PlayedCdi {

  private static final String NAMESPACE = "vmss-system";
  private static final Duration LONG = Duration.ofMinutes(2);

  /** What CDI's own CRD has of the fields that are used here; all else is pruned, as there. */
  private static final String CRD =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: datavolumes.cdi.kubevirt.io}
      spec:
        group: cdi.kubevirt.io
        scope: Namespaced
        names: {kind: DataVolume, listKind: DataVolumeList, plural: datavolumes, singular: datavolume}
        versions:
          - name: v1beta1
            served: true
            storage: true
            subresources: {status: {}}
            schema:
              openAPIV3Schema:
                type: object
                required: [spec]
                properties:
                  apiVersion: {type: string}
                  kind: {type: string}
                  metadata: {type: object}
                  spec:
                    type: object
                    properties:
                      source:
                        type: object
                        properties:
                          http:
                            type: object
                            required: [url]
                            properties: {%s}
                          registry:
                            type: object
                            properties:
                              url: {type: string}
                              pullMethod: {type: string}
                              secretRef: {type: string}
                      storage:
                        type: object
                        properties:
                          storageClassName: {type: string}
                          resources:
                            type: object
                            properties:
                              requests:
                                type: object
                                additionalProperties:
                                  anyOf: [{type: integer}, {type: string}]
                                  x-kubernetes-int-or-string: true
                  status:
                    type: object
                    properties:
                      phase: {type: string}
                      progress: {type: string}
                      restartCount: {type: integer}
                      conditions:
                        type: array
                        items:
                          type: object
                          x-kubernetes-preserve-unknown-fields: true
      """;

  private static final String HTTP = "test/http";

  private final KubernetesClient client;

  PlayedCdi(TestCluster cluster) {
    this.client = cluster.client();
  }

  void install() {
    apply("url: {type: string}, checksum: {type: string}");
  }

  /** Before 1.65. */
  void installOld() {
    apply("url: {type: string}");
  }

  /**
   * The garbage collector takes half a minute to learn of a kind that was made anew, and deletes
   * nothing in the foreground until then: what is there already stays.
   */
  private void apply(String http) {
    var wanted = Serialization.unmarshal(CRD.formatted(http), CustomResourceDefinition.class);
    var there = Optional.ofNullable(client.resource(wanted).get());
    if (there
        .filter(crd -> http.equals(crd.getMetadata().getAnnotations().get(HTTP)))
        .isPresent()) {
      return;
    }
    uninstall();
    wanted.getMetadata().setAnnotations(Map.of(HTTP, http));
    client.resource(wanted).create();
    CustomResources.awaitServed(client, wanted);
  }

  void uninstall() {
    var crd =
        client
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName("datavolumes.cdi.kubevirt.io");
    crd.delete();
    Awaitility.await("no CDI").atMost(LONG).until(() -> crd.get() == null);
  }

  Optional<DataVolume> volumeOf(String image) {
    return client.resources(DataVolume.class).inNamespace(NAMESPACE).list().getItems().stream()
        .filter(volume -> image.equals(volume.getMetadata().getAnnotations().get("vmss.dev/image")))
        .findFirst();
  }

  DataVolume awaitVolumeOf(String image) {
    return Awaitility.await("a volume of " + image)
        .atMost(LONG)
        .until(() -> volumeOf(image), Optional::isPresent)
        .orElseThrow();
  }

  void report(String name, String phase, String progress) {
    write(name, new DataVolumeStatus(phase, progress, 0, List.of()));
  }

  void fail(String name, String reason, String words) {
    Condition running =
        new ConditionBuilder()
            .withType("Running")
            .withStatus("False")
            .withReason(reason)
            .withMessage(words)
            .build();
    write(name, new DataVolumeStatus("ImportInProgress", "N/A", 1, List.of(running)));
  }

  private void write(String name, DataVolumeStatus status) {
    client
        .resources(DataVolume.class)
        .inNamespace(NAMESPACE)
        .withName(name)
        .editStatus(
            volume -> {
              volume.setStatus(status);
              return volume;
            });
  }
}
