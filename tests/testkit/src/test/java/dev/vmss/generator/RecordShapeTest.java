package dev.vmss.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.MarketplaceFeedSpec;
import dev.vmss.api.v1alpha1.MarketplaceImageSpec;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A component of a spec that is not {@code @Nullable} is never null after the API server. */
class RecordShapeTest {

  static Stream<RecordComponent> components() {
    return Stream.of(
            MarketplaceImageSpec.class,
            MarketplaceFeedSpec.class,
            VirtualMachineSizeSpec.class,
            VirtualMachineScaleSetSpec.class)
        .flatMap(RecordShapeTest::below)
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("components")
  void isRequiredHasADefaultOrMayBeAbsent(RecordComponent component) {
    var accessor = component.getAccessor();
    boolean present =
        accessor.isAnnotationPresent(Required.class) || accessor.isAnnotationPresent(Default.class);
    boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);

    if (nullable) {
      assertThat(present).as("%s is never absent, so not @Nullable", component).isFalse();
    } else {
      assertThat(present || isEmptyWhenAbsent(component))
          .as("%s is @Required, has a @Default, or is empty when it is absent", component)
          .isTrue();
    }
  }

  private static boolean isEmptyWhenAbsent(RecordComponent component) {
    Class<?> type = component.getType();
    return type == List.class
        || type == Map.class
        || Arrays.stream(type.getFields()).anyMatch(field -> field.getName().equals("NONE"));
  }

  private static Stream<RecordComponent> below(Class<?> type) {
    return Stream.of(type.getRecordComponents())
        .flatMap(
            component -> {
              var inner = inner(component);
              return inner.isRecord()
                  ? Stream.concat(Stream.of(component), below(inner))
                  : Stream.of(component);
            });
  }

  private static Class<?> inner(RecordComponent component) {
    return component.getType() == List.class
        ? (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
        : component.getType();
  }
}
