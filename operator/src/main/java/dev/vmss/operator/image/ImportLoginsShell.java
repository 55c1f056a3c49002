package dev.vmss.operator.image;

import dev.vmss.operator.image.disk.DiskWords;
import dev.vmss.operator.image.disk.ImportLogins;
import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.DownloadFailure.Denied;
import dev.vmss.operator.image.download.login.RegistryAccount;
import dev.vmss.operator.image.registry.PullSecrets;

/** Reads a pull secret when an import begins, and translates what it holds for CDI. */
record ImportLoginsShell(PullSecrets secrets) implements ImportLogins {

  @Override
  public Found of(String secret, String reference) {
    try {
      return switch (RegistryAccount.of(secrets.read(secret), reference)) {
        case RegistryAccount.Named(String user, String password) -> new Login(user, password);
        case RegistryAccount.Token _ -> new Unusable(new Denied(DiskWords.token(secret)));
        case RegistryAccount.None _ -> new Unusable(new Denied(DiskWords.noLogin(secret)));
        case RegistryAccount.Unreadable(DownloadFailure failure) -> new Unusable(failure);
      };
    } catch (PullSecrets.Missing e) {
      return new Unusable(new DownloadFailure.Unavailable(e.sentence()));
    }
  }
}
