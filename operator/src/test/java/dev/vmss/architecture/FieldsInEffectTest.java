package dev.vmss.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.vmss.api.v1alpha1.MarketplaceFeedSpec;
import dev.vmss.api.v1alpha1.MarketplaceImageSpec;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * "Every field is in effect, or refused with a sentence" (02, "Validation"): the program reads each
 * field of each spec, and not only to check or to hash it. The CRDs are made from these types.
 */
class FieldsInEffectTest {

  /** What nothing reads, and why that is right. */
  private static final Set<String> READ_BY_NOBODY =
      Set.of(
          // A name for people.
          "MarketplaceImageSpec.displayName");

  private static final Set<String> CHECKS = Set.of("SpecCheck", "MachineCheck", "Model");

  private static final JavaClasses SHIPPED =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.vmss.operator");

  record Sample(String read, List<Inner> unread) {}

  record Inner(int deep) {}

  private static final class Reader implements Function<Sample, String> {
    @Override
    public String apply(Sample sample) {
      return sample.read();
    }
  }

  @Test
  void theProgramReadsEveryFieldOfEverySpec() {
    Set<String> unread = new TreeSet<>();
    unread.addAll(fields(VirtualMachineScaleSetSpec.class).toList());
    unread.addAll(fields(MarketplaceImageSpec.class).toList());
    unread.addAll(fields(MarketplaceFeedSpec.class).toList());
    unread.addAll(fields(VirtualMachineSizeSpec.class).toList());
    assertThat(unread).hasSizeGreaterThan(60);
    unread.removeAll(read(SHIPPED, found -> !CHECKS.contains(found.getSimpleName())));
    assertThat(unread).containsExactlyInAnyOrderElementsOf(READ_BY_NOBODY);
  }

  @Test
  void aFieldThatNothingReadsIsFound() {
    Set<String> unread = new TreeSet<>(fields(Sample.class).toList());
    assertThat(unread).containsExactly("Inner.deep", "Sample.read", "Sample.unread");
    unread.removeAll(read(new ClassFileImporter().importClasses(Reader.class), _ -> true));
    assertThat(unread).containsExactly("Inner.deep", "Sample.unread");
  }

  /** The fields of a record and of the records below, as {@code Type.field}. */
  private static Stream<String> fields(Class<?> type) {
    return Stream.of(type.getRecordComponents()).flatMap(field -> fields(type, field));
  }

  private static Stream<String> fields(Class<?> type, RecordComponent field) {
    return Stream.concat(
        Stream.of(type.getSimpleName() + "." + field.getName()),
        below(field.getGenericType()).filter(Class::isRecord).flatMap(FieldsInEffectTest::fields));
  }

  private static Stream<Class<?>> below(Type type) {
    return switch (type) {
      case Class<?> plain -> Stream.of(plain);
      case ParameterizedType list ->
          Stream.of(list.getActualTypeArguments()).flatMap(FieldsInEffectTest::below);
      default -> throw new IllegalArgumentException("Not a type of the API: " + type);
    };
  }

  private static Set<String> read(JavaClasses classes, Predicate<JavaClass> readers) {
    return classes.stream()
        .filter(readers)
        .flatMap(
            reader ->
                Stream.<JavaAccess<?>>concat(
                    reader.getMethodCallsFromSelf().stream(),
                    reader.getMethodReferencesFromSelf().stream()))
        .map(access -> access.getTargetOwner().getSimpleName() + "." + access.getName())
        .collect(Collectors.toSet());
  }
}
