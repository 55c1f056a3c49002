package dev.vmss.testing.kubevirt;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceValidation;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceValidationBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import java.util.List;
import java.util.Locale;

/**
 * A custom resource whose schema lets everything pass: the names, the subresources and the columns
 * of a genuine one, of which it holds no other part.
 *
 * @param statusIsApart the status is a subresource
 * @param columns of {@code kubectl get}, each "name=path"
 */
record OpenDefinition(
    String group,
    String version,
    String kind,
    String plural,
    boolean namespaced,
    boolean statusIsApart,
    List<String> shortNames,
    List<String> columns) {

  /** The label of a definition that is not KubeVirt's own. */
  static final String SIMULATED = "vmss.dev/simulated";

  OpenDefinition(String group, String version, String kind, String plural, boolean statusIsApart) {
    this(group, version, kind, plural, true, statusIsApart, List.of(), List.of());
  }

  String name() {
    return plural + "." + group;
  }

  CustomResourceDefinition build() {
    CustomResourceDefinitionBuilder definition =
        new CustomResourceDefinitionBuilder()
            .withNewMetadata()
            .withName(name())
            .addToLabels(SIMULATED, "true")
            .endMetadata()
            .withNewSpec()
            .withGroup(group)
            .withScope(namespaced ? "Namespaced" : "Cluster")
            .withNewNames()
            .withKind(kind)
            .withPlural(plural)
            .withSingular(kind.toLowerCase(Locale.ROOT))
            .withShortNames(shortNames)
            .endNames()
            .addNewVersion()
            .withName(version)
            .withServed(true)
            .withStorage(true)
            .withSchema(everything())
            .endVersion()
            .endSpec();
    var version = definition.editSpec().editFirstVersion();
    if (statusIsApart) {
      version = version.withNewSubresources().withNewStatus().endStatus().endSubresources();
    }
    for (String column : columns) {
      String[] parts = column.split("=", 2);
      version =
          version
              .addNewAdditionalPrinterColumn()
              .withName(parts[0])
              .withType(parts[0].equals("Age") ? "date" : "string")
              .withJsonPath(parts[1])
              .endAdditionalPrinterColumn();
    }
    return version.endVersion().endSpec().build();
  }

  private static CustomResourceValidation everything() {
    return new CustomResourceValidationBuilder()
        .withOpenAPIV3Schema(
            new JSONSchemaPropsBuilder()
                .withType("object")
                .withXKubernetesPreserveUnknownFields(true)
                .build())
        .build();
  }
}
