package dev.vmss.api.cel;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Compiles each rule once and evaluates it over {@code self} and {@code oldSelf}. */
final class CelRules {

  private static final ObjectMapper LONGS =
      new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

  private final CelCompiler compiler =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("self", SimpleType.DYN)
          .addVar("oldSelf", SimpleType.DYN)
          .setResultType(SimpleType.BOOL)
          .build();
  private final CelRuntime runtime = CelRuntimeFactory.plannerRuntimeBuilder().build();
  private final ConcurrentMap<String, CelRuntime.Program> programs = new ConcurrentHashMap<>();

  /** The message when the rule does not hold; also when it cannot be evaluated, with the reason. */
  Optional<String> violation(String rule, String message, JsonNode self, @Nullable JsonNode old) {
    boolean transition = rule.contains("oldSelf");
    if (transition && old == null) {
      return Optional.empty();
    }
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", plain(self));
    if (transition) {
      variables.put("oldSelf", plain(old));
    }
    try {
      boolean holds = (boolean) programs.computeIfAbsent(rule, this::compile).eval(variables);
      return holds ? Optional.empty() : Optional.of(message);
    } catch (CelEvaluationException e) {
      return Optional.of(message + " (" + e.getMessage() + ")");
    }
  }

  private CelRuntime.Program compile(String rule) {
    try {
      return runtime.createProgram(compiler.compile(rule).getAst());
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalStateException("The rule does not compile: " + rule, e);
    }
  }

  private static Object plain(@Nullable JsonNode node) {
    return LONGS.convertValue(node, Object.class);
  }
}
