package dev.vmss.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.vmss.api.schema.AllowedValues;
import dev.vmss.api.schema.ExactlyOneOf;
import dev.vmss.api.schema.ListKeys;
import dev.vmss.api.schema.NotTogether;
import dev.vmss.api.schema.UniqueItems;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Walks a record and its schema side by side and adds what the generator leaves out. */
final class RecordSchema {

  private RecordSchema() {}

  static void refine(Class<?> type, JSONSchemaProps schema) {
    if (!type.isRecord()) {
      return;
    }
    for (var component : type.getRecordComponents()) {
      refine(component, schema.getProperties().get(component.getName()));
    }
    exclusive(type, schema);
  }

  private static void refine(RecordComponent component, JSONSchemaProps property) {
    // The generator finds the annotations of a record component twice: on field and on accessor.
    property.setXKubernetesValidations(
        property.getXKubernetesValidations().stream().distinct().toList());
    if (Boolean.TRUE.equals(property.getXKubernetesIntOrString())) {
      refineIntOrString(component, property);
    }
    var allowed = component.getAnnotation(AllowedValues.class);
    if (allowed != null) {
      property.setEnum(Stream.of(allowed.value()).<JsonNode>map(TextNode::valueOf).toList());
    }
    if (property.getItems() != null) {
      refineList(component, property);
    } else if (property.getAdditionalProperties() == null) {
      setFormat(component.getType(), property);
      refine(component.getType(), property);
    }
  }

  private static void refineList(RecordComponent component, JSONSchemaProps property) {
    var item = itemType(component);
    var itemSchema = property.getItems().getSchema();
    var keys = component.getAnnotation(ListKeys.class);
    if (keys != null) {
      property.setXKubernetesListType("map");
      property.setXKubernetesListMapKeys(List.of(keys.value()));
    } else {
      property.setXKubernetesListType(
          component.isAnnotationPresent(UniqueItems.class) ? "set" : "atomic");
    }
    if (item == Condition.class) {
      StandardCondition.refine(itemSchema);
    } else {
      setFormat(item, itemSchema);
      refine(item, itemSchema);
    }
  }

  private static Class<?> itemType(RecordComponent component) {
    Type item = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
    return (Class<?>) item;
  }

  /** The generator applies bounds to strings and numbers only, not to what may be either. */
  private static void refineIntOrString(RecordComponent component, JSONSchemaProps property) {
    declared(component, Min.class).ifPresent(min -> property.setMinimum(min.value()));
    declared(component, Max.class).ifPresent(max -> property.setMaximum(max.value()));
    declared(component, Pattern.class).ifPresent(it -> property.setPattern(it.value()));
    declared(component, Size.class)
        .ifPresent(
            size -> {
              property.setMinLength(size.min());
              property.setMaxLength(size.max());
            });
  }

  private static <A extends Annotation> Optional<A> declared(
      RecordComponent component, Class<A> annotation) {
    return Optional.ofNullable(component.getAccessor().getAnnotation(annotation));
  }

  private static void setFormat(Class<?> type, JSONSchemaProps schema) {
    if (type == Integer.class || type == int.class) {
      schema.setFormat("int32");
    } else if (type == Long.class || type == long.class) {
      schema.setFormat("int64");
    }
  }

  private static void exclusive(Class<?> type, JSONSchemaProps schema) {
    var one = type.getAnnotation(ExactlyOneOf.class);
    if (one != null) {
      schema.setOneOf(Stream.of(one.value()).map(field -> required(List.of(field))).toList());
    }
    var apart = type.getAnnotation(NotTogether.class);
    if (apart != null) {
      schema.setNot(required(List.of(apart.value())));
    }
  }

  private static JSONSchemaProps required(List<String> fields) {
    return new JSONSchemaPropsBuilder().withRequired(fields).build();
  }
}
