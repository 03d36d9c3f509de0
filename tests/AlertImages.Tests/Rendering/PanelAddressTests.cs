using AlertImages.Core.Screenshots;
using AlertImages.Rendering.Grafana;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Rendering;

public sealed class PanelAddressTests
{
    [TestCase("https://grafana.example.org/", "https://grafana.example.org/d-solo/dash01/_?")]
    [TestCase("https://example.org/grafana/", "https://example.org/grafana/d-solo/dash01/_?")]
    public void The_address_is_that_of_the_panel_s_own_page(string grafana, string expected) =>
        Assert.That(
            PanelAddress.Of(new Uri(grafana), Some.Screenshot()).AbsoluteUri,
            Is.EqualTo(expected + "from=1772355600000&orgId=1&panelId=7&to=1772359500000&render=1"));

    [Test]
    public void Variables_theme_and_time_zone_are_passed_and_encoded()
    {
        var request = Some.Screenshot() with
        {
            Window = ScreenshotWindow.Dashboard,
            Variables = [KeyValuePair.Create("host name", "a&b=c"), KeyValuePair.Create("job", "node")],
            Look = new ScreenshotLook { Theme = "light", TimeZone = "Europe/Berlin" },
        };

        Assert.That(
            PanelAddress.Of(new Uri("http://g/"), request).Query,
            Is.EqualTo("?orgId=1&panelId=7&theme=light&var-host%20name=a%26b%3Dc&var-job=node&timezone=Europe%2FBerlin&render=1"));
    }
}
