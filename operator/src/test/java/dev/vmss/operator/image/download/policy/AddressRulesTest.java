package dev.vmss.operator.image.download.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

  private final AddressRules rules = new AddressRules(List.of());

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, loopback",
    "127.255.255.254, loopback",
    "::1, loopback",
    "0.0.0.0, unspecified",
    "0.1.2.3, unspecified",
    "::, unspecified",
    "169.254.169.254, metadata",
    "169.254.170.2, metadata",
    "100.100.100.200, metadata",
    "168.63.129.16, metadata",
    "192.0.0.192, metadata",
    "fd00:ec2::254, metadata",
    "fd20:ce::254, metadata",
    "169.254.1.1, link-local",
    "fe80::1, link-local",
    "febf::1, link-local",
    "fec0::1, link-local",
    "224.0.0.1, multicast",
    "239.255.255.255, multicast",
    "ff02::1, multicast",
    "240.0.0.1, reserved",
    "255.255.255.255, reserved",
    "100::1, reserved",
    "64:ff9b:1::7f00:1, reserved",
    "2001:0:7f00:1::, reserved",
    "::127.0.0.1, loopback",
    "64:ff9b::127.0.0.1, loopback",
    "64:ff9b::a9fe:a9fe, metadata",
    "2002:7f00:1::, loopback",
    "2002:a9fe:a9fe::1, metadata"
  })
  void forbidsWhatOnlyTheOwnHostLinkOrCloudAnswersOn(String address, String why) {
    assertThat(rules.objection(literal(address)).orElse("nothing")).contains(why);
  }

  @Test
  void seesThroughIpv4MappedAddressesThatJavaLeftAsTheyAre() throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    mapped[12] = 127;
    mapped[15] = 1;
    InetAddress address = Inet6Address.getByAddress("mapped.example", mapped, -1);
    assertThat(address).isInstanceOf(Inet6Address.class);
    assertThat(rules.objection(address).orElse("nothing")).contains("loopback");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.5",
        "172.16.3.4",
        "192.168.1.1",
        "100.64.0.1",
        "fd12:3456::1",
        "93.184.216.34",
        "2606:2800:220:1::1",
        "64:ff9b::5db8:d822",
        "128.0.0.1",
        "169.253.1.1",
        "223.255.255.255"
      })
  void permitsPublicAndPrivateNetworks(String address) {
    assertThat(rules.objection(literal(address))).isEmpty();
  }

  @Test
  void permitsWhatIsAllowedByRangeAndNothingBeside() {
    AddressRules some = new AddressRules(List.of(Cidr.parse("127.0.0.0/30").orElseThrow()));
    assertThat(some.objection(literal("127.0.0.3"))).isEmpty();
    assertThat(some.objection(literal("64:ff9b::127.0.0.1"))).isEmpty();
    assertThat(some.objection(literal("127.0.0.4"))).isPresent();
    assertThat(some.objection(literal("::1"))).isPresent();
    AddressRules one = new AddressRules(List.of(Cidr.parse("127.0.0.1").orElseThrow()));
    assertThat(one.objection(literal("127.0.0.1"))).isEmpty();
    assertThat(one.objection(literal("127.0.0.2"))).isPresent();
  }

  private static InetAddress literal(String text) {
    return IpLiteral.parse(text).orElseThrow();
  }
}
