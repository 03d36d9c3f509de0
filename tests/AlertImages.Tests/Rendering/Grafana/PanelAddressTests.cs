using AlertImages.Core.Panels;
using AlertImages.Core.Screenshots;
using AlertImages.Rendering.Grafana;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Rendering.Grafana;

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

    [TestCase("q3$panel-24", "q3%24panel-24")]
    [TestCase("10.0.0.2:9100$panel-31", "10.0.0.2%3A9100%24panel-31")]
    [TestCase("a&orgId=2/ä$panel-2", "a%26orgId%3D2%2F%C3%A4%24panel-2")]
    [TestCase("panel-24-clone-2", "panel-24-clone-2")]
    [TestCase("panel-24", "24")]
    public void The_repeat_that_is_meant_is_asked_for(string panel, string expected) =>
        Assert.That(
            PanelAddress.Of(
                new Uri("http://g/"), Some.Screenshot() with { Subject = new PictureSubject.OfPanel(PanelRef.Parse("dash01", panel)!.Value) }).Query,
            Does.Contain($"&orgId=1&panelId={expected}&to="));
}
