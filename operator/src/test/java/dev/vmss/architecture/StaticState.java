package dev.vmss.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** No class keeps state in a static field: neither by assigning it nor by what it holds. */
final class StaticState {

  /** What the compiler makes by itself for enums and assertions. */
  private static final Set<String> COMPILERS = Set.of("$VALUES", "$assertionsDisabled");

  private StaticState() {}

  static ArchRule none() {
    return classes().should(keepNoStaticState()).allowEmptyShould(true);
  }

  private static ArchCondition<JavaClass> keepNoStaticState() {
    return new ArchCondition<>("keep no state in static fields") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getFields().stream()
            .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
            .filter(field -> !compilers(field))
            .filter(StaticState::canChange)
            .forEach(field -> violated(events, type, field.getFullName()));
        type.getStaticInitializer().stream()
            .flatMap(start -> start.getConstructorCallsFromSelf().stream())
            .map(call -> call.getTargetOwner())
            .filter(StaticState::isMutable)
            .forEach(
                made ->
                    violated(
                        events, type, type.getName() + " makes a static " + made.getSimpleName()));
      }
    };
  }

  private static void violated(ConditionEvents events, JavaClass type, String what) {
    events.add(SimpleConditionEvent.violated(type, what + " is state in a static field"));
  }

  private static boolean compilers(JavaField field) {
    return COMPILERS.contains(field.getName())
        || field.getModifiers().contains(JavaModifier.SYNTHETIC);
  }

  private static boolean canChange(JavaField field) {
    return !field.getModifiers().contains(JavaModifier.FINAL)
        || field.getRawType().isArray()
        || isMutable(field.getRawType());
  }

  private static boolean isMutable(JavaClass type) {
    boolean collection =
        !type.isInterface()
            && (type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class));
    return collection
        || type.getPackageName().equals("java.util.concurrent.atomic")
        || type.isAssignableTo(ThreadLocal.class)
        || type.isAssignableTo(StringBuilder.class);
  }
}
