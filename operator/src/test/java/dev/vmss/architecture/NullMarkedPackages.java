package dev.vmss.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** Null checking looks only at marked packages; one without the mark is not checked at all. */
final class NullMarkedPackages {

  private NullMarkedPackages() {}

  static ArchRule all() {
    return classes()
        .should(
            new ArchCondition<JavaClass>("be in a @NullMarked package") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                boolean marked =
                    type.getPackage()
                        .tryGetPackageInfo()
                        .filter(info -> info.isAnnotatedWith(NullMarked.class))
                        .isPresent();
                if (!marked) {
                  events.add(
                      SimpleConditionEvent.violated(
                          type, "the package of " + type.getName() + " is not @NullMarked"));
                }
              }
            })
        .allowEmptyShould(true);
  }
}
