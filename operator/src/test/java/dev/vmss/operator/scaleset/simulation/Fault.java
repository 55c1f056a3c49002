package dev.vmss.operator.scaleset.simulation;

/** What may go wrong with one call of an operator. */
public enum Fault {
  CRASH_BEFORE,
  CRASH_AFTER,
  /** 500: not done. */
  BROKEN,
  /** 429: not done. */
  TOO_MANY,
  /** Done, but the caller never hears of it. */
  LOST_REPLY,
  /** Done, and done again, because the client library never heard of it. */
  RESENT,
  /** 409, as if somebody had changed the object. */
  CONFLICT,
  /** 403, once. */
  DENIED,
  /** 403 in the words of a quota, once. */
  QUOTA,
  /** Something else happens in the world first. */
  INTERLUDE,
  /** The other operator does all it has to do first. */
  OTHER_OPERATOR
}
