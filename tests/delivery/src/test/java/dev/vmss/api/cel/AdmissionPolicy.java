package dev.vmss.api.cel;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a ValidatingAdmissionPolicy as an API server does: match conditions, variables in their
 * order, then every validation. Of the authorizer it knows the chain that our policies use, and
 * hands the question over as a string of its links.
 */
final class AdmissionPolicy {

  private static final ObjectMapper LONGS =
      new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);
  private static final List<String> LINKS =
      List.of("group", "resource", "subresource", "namespace", "check");

  private final JsonNode spec;
  private final CelCompiler compiler;
  private final CelRuntime runtime;

  /**
   * @param allowed the one question that the authorizer answers with yes: {@code group=vmss.dev
   *     resource=... check=patch}
   */
  AdmissionPolicy(JsonNode policy, String allowed) {
    this.spec = policy.get("spec");
    this.compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("object", SimpleType.DYN)
            .addVar("oldObject", SimpleType.DYN)
            .addVar("request", SimpleType.DYN)
            .addVar("variables", SimpleType.DYN)
            .addVar("authorizer", SimpleType.STRING)
            .addFunctionDeclarations(
                Stream.concat(
                        LINKS.stream()
                            .map(
                                link ->
                                    member(
                                        link,
                                        SimpleType.STRING,
                                        SimpleType.STRING,
                                        SimpleType.STRING)),
                        Stream.of(member("allowed", SimpleType.BOOL, SimpleType.STRING)))
                    .toList())
            .build();
    this.runtime =
        CelRuntimeFactory.plannerRuntimeBuilder()
            .addFunctionBindings(
                LINKS.stream()
                    .map(
                        link ->
                            CelFunctionBinding.from(
                                overload(link),
                                String.class,
                                String.class,
                                (chain, value) -> (chain + " " + link + "=" + value).strip()))
                    .toList())
            .addFunctionBindings(
                CelFunctionBinding.from(overload("allowed"), String.class, allowed::equals))
            .build();
  }

  private static CelFunctionDecl member(String name, CelType result, CelType... arguments) {
    return CelFunctionDecl.newFunctionDeclaration(
        name, CelOverloadDecl.newMemberOverload(overload(name), result, List.of(arguments)));
  }

  private static String overload(String function) {
    return "authorizer_" + function;
  }

  /**
   * The messages of the validations that do not hold, none where the policy does not match; {@code
   * old} is null on create.
   */
  List<String> violations(String user, JsonNode object, @Nullable JsonNode old) {
    Map<String, Object> inputs = inputs(user, object, old);
    if (!matches(inputs)) {
      return List.of();
    }
    Map<String, Object> variables = new HashMap<>();
    inputs.put("variables", variables);
    for (JsonNode variable : spec.get("variables")) {
      variables.put(
          variable.get("name").asText(), evaluate(variable.get("expression").asText(), inputs));
    }
    List<String> messages = new ArrayList<>();
    for (JsonNode validation : spec.get("validations")) {
      if (!(boolean) evaluate(validation.get("expression").asText(), inputs)) {
        messages.add(validation.get("message").asText());
      }
    }
    return messages;
  }

  /** Whether an API server would look at its validations at all. */
  boolean matches(String user, JsonNode object, @Nullable JsonNode old) {
    return matches(inputs(user, object, old));
  }

  private boolean matches(Map<String, Object> inputs) {
    for (JsonNode condition : spec.path("matchConditions")) {
      if (!(boolean) evaluate(condition.get("expression").asText(), inputs)) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, Object> inputs(String user, JsonNode object, @Nullable JsonNode old) {
    Map<String, Object> inputs = new HashMap<>();
    inputs.put("object", LONGS.convertValue(object, Object.class));
    if (old != null) {
      // On create it is null, and a policy that looks inside fails.
      inputs.put("oldObject", LONGS.convertValue(old, Object.class));
    }
    inputs.put(
        "request",
        Map.of(
            "operation",
            old == null ? "CREATE" : "UPDATE",
            "namespace",
            "team-a",
            "userInfo",
            Map.of("username", user)));
    inputs.put("authorizer", "");
    return inputs;
  }

  private Object evaluate(String expression, Map<String, Object> inputs) {
    try {
      return runtime.createProgram(compiler.compile(expression).getAst()).eval(inputs);
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalStateException("Not evaluated: " + expression, e);
    }
  }
}
