package dev.vmss.operator.scaleset.simulation.world;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What stands in the way of operators' writes to Pods, by namespace. */
public final class Walls {

  private static final int KINDS = 12;

  private final Map<String, Wall> creates = new HashMap<>();
  private final Map<String, Wall> deletes = new HashMap<>();

  /** How many of the next creates meet a quota that somebody else is just writing. */
  private final Map<String, Integer> conflicts = new HashMap<>();

  /** What a step builds; nothing when it is a quota that is exactly full. */
  public Optional<String> build(String namespace, int kind, int where) {
    int number = kind % KINDS;
    if (number < Wall.values().length) {
      Wall wall = Wall.values()[number];
      if (where % 3 != 1) {
        creates.put(namespace, wall);
      }
      if (where % 3 != 0) {
        deletes.put(namespace, wall);
      }
      String what = where % 3 == 0 ? "creates" : where % 3 == 1 ? "deletes" : "every write";
      return Optional.of(wall + " stands before " + what + " of Pods in namespace " + namespace);
    }
    if (number < Wall.values().length + 2) {
      conflicts.put(namespace, 1 + where % 3);
      return Optional.of("the quota of namespace " + namespace + " is written by others");
    }
    return Optional.empty();
  }

  public void fall(String namespace) {
    creates.remove(namespace);
    deletes.remove(namespace);
    conflicts.remove(namespace);
  }

  public void fallAll() {
    creates.clear();
    deletes.clear();
    conflicts.clear();
  }

  void creating(Key key) {
    stop(creates, key);
  }

  public void deleting(Key key) {
    stop(deletes, key);
  }

  private static void stop(Map<String, Wall> walls, Key key) {
    Wall wall = walls.get(key.namespace());
    if (wall != null) {
      throw wall.refusal(key);
    }
  }

  /** A quota is written with every Pod that is stored. */
  void counting(Key key) {
    int left = conflicts.getOrDefault(key.namespace(), 0);
    if (left > 0) {
      conflicts.put(key.namespace(), left - 1);
      throw Answers.quotaInConflict();
    }
  }
}
