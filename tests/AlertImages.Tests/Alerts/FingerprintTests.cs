using AlertImages.Core.Alerts;

namespace AlertImages.Tests.Alerts;

public sealed class FingerprintTests
{
    // vectors of grafana/alerting's tests
    [TestCase("alert1", "lbl1", "val1", "fac0861a85de433a")]
    [TestCase("alert1", "lbl1", "val2", "fab6861a85d5eeb5")]
    [TestCase("AlwaysFiring", "severity", "warning", "15a37193dce72bab")]
    public void Equals_that_of_Prometheus(string name, string label, string value, string expected) =>
        Assert.That(Fingerprint.Of(new Dictionary<string, string> { [label] = value, ["alertname"] = name }), Is.EqualTo(expected));
}
