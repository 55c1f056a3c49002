package dev.vmss.api.compatibility;

/** One change that may break stored objects or the clients that read them. */
record Break(Kind kind, String path, String detail) {

  enum Kind {
    NAME_CHANGED,
    VERSION_REMOVED,
    SUBRESOURCE_CHANGED,
    FIELD_REMOVED,
    TYPE_CHANGED,
    FORMAT_CHANGED,
    ENUM_VALUE_REMOVED,
    BOUND_TIGHTENED,
    FIELD_REQUIRED,
    DEFAULT_CHANGED,
    LIST_TYPE_CHANGED,
    /** A new default below the model changes its hash, and with it rolls every machine. */
    MODEL_DEFAULT_ADDED,
    PATTERN_CHANGED(true),
    JUNCTOR_CHANGED(true),
    RULE_ADDED(true);

    /** Whether the change may be harmless, so that a review can let it pass. */
    final boolean reviewable;

    Kind() {
      this(false);
    }

    Kind(boolean reviewable) {
      this.reviewable = reviewable;
    }
  }

  /** The line that lets a reviewable break pass. */
  String line() {
    return kind + " " + path + " " + detail;
  }
}
