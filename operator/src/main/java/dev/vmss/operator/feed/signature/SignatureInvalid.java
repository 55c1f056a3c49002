package dev.vmss.operator.feed.signature;

/** Why a file is not believed, as the end of a sentence that begins with the file. */
public final class SignatureInvalid extends Exception {

  private static final long serialVersionUID = 1L;

  SignatureInvalid(String why) {
    super(why, null, false, false);
  }

  public String why() {
    return String.valueOf(getMessage());
  }
}
