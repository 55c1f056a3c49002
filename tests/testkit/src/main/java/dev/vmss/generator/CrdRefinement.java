package dev.vmss.generator;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Stream;

/** Completes the CRD of one kind: columns, the two top-level fields, and everything below them. */
final class CrdRefinement {

  private final Class<? extends HasMetadata> kind;
  private final Class<?> spec;
  private final Class<?> status;

  private CrdRefinement(Class<? extends HasMetadata> kind, Class<?> spec, Class<?> status) {
    this.kind = kind;
    this.spec = spec;
    this.status = status;
  }

  static CrdRefinement of(Class<? extends HasMetadata> kind) {
    Type[] parts = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments();
    return new CrdRefinement(kind, (Class<?>) parts[0], (Class<?>) parts[1]);
  }

  CustomResourceDefinition apply(CustomResourceDefinition crd) {
    var version = crd.getSpec().getVersions().get(0);
    version.setAdditionalPrinterColumns(columnsInTheirOrder());
    var root = version.getSchema().getOpenAPIV3Schema();
    root.setDescription(description(kind));
    root.setRequired(List.of("spec"));
    refineSpec(root.getProperties().get("spec"));
    if (status.isRecord()) {
      refineStatus(root.getProperties().get("status"));
    } else {
      root.getProperties().remove("status");
      version.setSubresources(null);
    }
    return crd;
  }

  private void refineSpec(JSONSchemaProps schema) {
    schema.setDescription(description(spec));
    RecordSchema.refine(spec, schema);
  }

  /** The default keeps kstatus from reading an object that nobody has looked at as current. */
  private void refineStatus(JSONSchemaProps schema) {
    schema.setDescription(description(status));
    schema.setDefault(JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
    RecordSchema.refine(status, schema);
  }

  /** The generator sorts columns by path; people read them in the order of their annotations. */
  private List<CustomResourceColumnDefinition> columnsInTheirOrder() {
    return Stream.of(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
        .map(
            column ->
                new CustomResourceColumnDefinitionBuilder()
                    .withName(column.name())
                    .withType(column.type().getValue())
                    .withJsonPath(column.jsonPath())
                    .withPriority(column.priority() == 0 ? null : column.priority())
                    .build())
        .toList();
  }

  private static String description(Class<?> type) {
    return type.getAnnotation(JsonClassDescription.class).value();
  }
}
