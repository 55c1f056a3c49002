package dev.vmss.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import party.iroiro.luajava.Lua;
import party.iroiro.luajava.lua51.Lua51;

/**
 * A script as Argo CD runs it, in Lua 5.1: the object is the global {@code obj}, and there is
 * nothing but the language and a few basic functions.
 */
final class LuaScript {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Runs the script in a world of its own. */
  private static final String STAGE =
      """
      local world = {
        ipairs = ipairs, pairs = pairs, next = next, type = type,
        tostring = tostring, tonumber = tonumber, error = error, obj = obj
      }
      local chunk, problem = loadstring(script, "script")
      if not chunk then error(problem, 0) end
      result = setfenv(chunk, world)()
      """;

  private final String text;

  LuaScript(String text) {
    this.text = text;
  }

  /** What the script returns for this object. */
  JsonNode run(JsonNode object) {
    try (Lua lua = new Lua51()) {
      lua.openLibraries();
      push(lua, object);
      lua.setGlobal("obj");
      lua.push(text);
      lua.setGlobal("script");
      lua.run(STAGE);
      lua.getGlobal("result");
      return json(lua.isTable(-1) ? lua.toMap(-1) : lua.toObject(-1));
    }
  }

  private static void push(Lua lua, JsonNode node) {
    if (node.isContainerNode()) {
      pushTable(lua, node);
    } else if (node.isNumber()) {
      // Argo CD hands over every number as a float.
      lua.push(node.asDouble());
    } else if (node.isBoolean()) {
      lua.push(node.asBoolean());
    } else if (node.isNull()) {
      lua.pushNil();
    } else {
      lua.push(node.asText());
    }
  }

  private static void pushTable(Lua lua, JsonNode node) {
    lua.createTable(0, 0);
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      push(lua, node.get(i));
      lua.rawSetI(-2, i + 1);
    }
    for (var field : node.properties()) {
      push(lua, field.getValue());
      lua.setField(-2, field.getKey());
    }
  }

  private static JsonNode json(@Nullable Object value) {
    return switch (value) {
      case null -> JSON.nullNode();
      case Map<?, ?> table -> table(table);
      case Boolean truth -> JSON.booleanNode(truth);
      case Number number when number.doubleValue() == number.intValue() ->
          JSON.numberNode(number.intValue());
      case Number number -> JSON.numberNode(number.doubleValue());
      default -> JSON.textNode(value.toString());
    };
  }

  /** A table without anything at 1 is an object. */
  private static JsonNode table(Map<?, ?> entries) {
    if (!entries.containsKey(1.0)) {
      ObjectNode object = JSON.objectNode();
      entries.forEach((key, value) -> object.set(String.valueOf(key), json(value)));
      return object;
    }
    ArrayNode array = JSON.arrayNode();
    for (double i = 1; entries.containsKey(i); i++) {
      array.add(json(entries.get(i)));
    }
    return array;
  }
}
