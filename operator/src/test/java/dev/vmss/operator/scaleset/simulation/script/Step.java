package dev.vmss.operator.scaleset.simulation.script;

/**
 * One line of a script: a deed, three numbers that say to whom and how (each deed takes them modulo
 * what there is, so any script can be played in any world), and how much life goes on afterwards.
 */
public record Step(Deed deed, int a, int b, int c, Life life) {

  /** How much happens before the next step. */
  public enum Life {
    /** Nothing: the next deed comes at the same moment. */
    NONE,
    /** Every watch shows what there is and each operator makes one visit. */
    ONE_VISIT,
    /** Whatever can happen at this second. */
    NOW,
    /** A second passes. */
    SECOND
  }

  public Step with(int newA, int newB, int newC) {
    return new Step(deed, newA, newB, newC, life);
  }

  public Step with(Life newLife) {
    return new Step(deed, a, b, c, newLife);
  }

  /** As a replay needs it. */
  String code() {
    return deed + " " + a + " " + b + " " + c + " " + life;
  }
}
