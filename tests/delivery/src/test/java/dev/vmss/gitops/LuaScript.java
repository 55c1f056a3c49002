package dev.vmss.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.BaseLib;

/**
 * A script as Argo CD runs it: the object is the global {@code obj}, and there is nothing but the
 * language and those basic functions that Lua 5.1 and 5.2 have in common.
 */
final class LuaScript {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> BASICS =
      List.of("ipairs", "pairs", "next", "type", "tostring", "tonumber", "error");

  private final String text;

  LuaScript(String text) {
    this.text = text;
  }

  /** What the script returns for this object. */
  JsonNode run(JsonNode object) {
    Globals language = new Globals();
    language.load(new BaseLib());
    LoadState.install(language);
    LuaC.install(language);
    LuaTable offered = new LuaTable();
    BASICS.forEach(name -> offered.set(name, language.get(name)));
    offered.set("obj", lua(object));
    return json(language.load(text, "script", offered).call());
  }

  private static LuaValue lua(JsonNode node) {
    if (node.isObject()) {
      LuaTable table = new LuaTable();
      node.properties().forEach(field -> table.set(field.getKey(), lua(field.getValue())));
      return table;
    }
    if (node.isArray()) {
      LuaTable table = new LuaTable();
      for (int i = 0; i < node.size(); i++) {
        table.set(i + 1, lua(node.get(i)));
      }
      return table;
    }
    if (node.isNumber()) {
      // Argo CD hands over every number as a float.
      return LuaValue.valueOf(node.asDouble());
    }
    if (node.isBoolean()) {
      return LuaValue.valueOf(node.asBoolean());
    }
    return node.isNull() ? LuaValue.NIL : LuaValue.valueOf(node.asText());
  }

  private static JsonNode json(LuaValue value) {
    if (value.istable()) {
      LuaTable table = value.checktable();
      return table.length() > 0 ? array(table) : object(table);
    }
    if (value.isboolean()) {
      return JSON.booleanNode(value.toboolean());
    }
    if (value.type() == LuaValue.TNUMBER) {
      double number = value.todouble();
      return number == (int) number ? JSON.numberNode((int) number) : JSON.numberNode(number);
    }
    return value.isnil() ? JSON.nullNode() : JSON.textNode(value.tojstring());
  }

  private static JsonNode array(LuaTable table) {
    ArrayNode array = JSON.arrayNode();
    for (int i = 1; i <= table.length(); i++) {
      array.add(json(table.get(i)));
    }
    return array;
  }

  private static JsonNode object(LuaTable table) {
    ObjectNode object = JSON.objectNode();
    for (LuaValue key : table.keys()) {
      object.set(key.tojstring(), json(table.get(key)));
    }
    return object;
  }
}
