using AlertImages.Core.ContactPoints;
using AlertImages.Core.Delivery;
using AlertImages.Core.Pictures;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Delivery;

public sealed class DeliveryNoteTests
{
    private static readonly NotifiedAlert s_without = new(Some.FiringAlert(), null, PictureFailure.Timeout);

    [Test]
    public void A_missing_picture_has_a_reason() =>
        Assert.That(
            DeliveryNote.Of([s_without, s_without with { WhyNoPicture = PictureFailure.NoPanel }], TimeSpan.Zero, true),
            Is.EqualTo("No picture: the picture was not ready in time; the alert is not associated with a panel."));

    [Test]
    public void The_reason_has_its_detail() => Assert.That(
        DeliveryNote.Of([s_without with { WhyNoPicture = PictureFailure.QueryFailed, WhyNoPictureDetail = "unknown metric x" }], TimeSpan.Zero, true),
        Is.EqualTo("No picture: the query of the panel failed: unknown metric x."));

    [Test]
    public void What_is_to_be_known_of_the_pictures_is_said_once()
    {
        using var folder = new TempFolder();
        NotifiedAlert With(byte shade, PictureAbout? about) => new(Some.FiringAlert(), Some.Image(folder, shade) with { About = about }, null);
        var (noData, plain, grafanas) = (
            With(1, new PictureAbout { Note = "no data" }), With(2, null), With(3, new PictureAbout { Origin = PictureOrigin.Grafana }));

        Assert.That(DeliveryNote.Of([noData, noData], TimeSpan.Zero, true), Is.EqualTo("Panel: no data."));
        Assert.That(DeliveryNote.Of([noData, plain, s_without], TimeSpan.Zero, true), Is.EqualTo("Panel: no data (1 of 2 pictures)."));
        Assert.That(DeliveryNote.Of([grafanas], TimeSpan.Zero, true), Is.EqualTo("Picture by Grafana."));
        Assert.That(
            DeliveryNote.Of([noData, grafanas, plain], TimeSpan.Zero, true),
            Is.EqualTo("Picture by Grafana (1 of 3 pictures).\nPanel: no data (1 of 3 pictures)."));
        Assert.That(DeliveryNote.Of([noData, grafanas], TimeSpan.Zero, false), Is.Empty, "the same setting as that of the reason");
    }

    [Test]
    public void Words_of_a_data_source_are_no_markup() => Assert.That(
        (Some.Notification() with { Note = "No picture: <!channel> failed." })
            .WithNote("text", static text => text.Replace("<", "&lt;", StringComparison.Ordinal)),
        Is.EqualTo("text\n\nNo picture: &lt;!channel> failed."));

    [Test]
    public void The_reason_can_be_switched_off() => Assert.That(DeliveryNote.Of([s_without], TimeSpan.Zero, false), Is.Empty);

    [Test]
    public void One_picture_is_enough()
    {
        using var folder = new TempFolder();

        Assert.That(DeliveryNote.Of([s_without, new(Some.FiringAlert(), Some.Image(folder), null)], TimeSpan.Zero, true), Is.Empty);
    }

    [Test]
    public void A_late_notification_says_so() =>
        Assert.That(
            DeliveryNote.Of([s_without], TimeSpan.FromSeconds(150), false),
            Is.EqualTo("Late: this was received 2 min ago and could not be delivered before."));

    [Test]
    public void Every_failure_has_words_and_a_label_of_its_own()
    {
        Assert.That(PictureFailures.Labels, Is.Unique);
        Assert.That(Enum.GetValues<PictureFailure>().Select(static failure => failure.Text()), Is.Unique);
        Assert.That(
            Enum.GetValues<PictureFailure>().Select(static failure => PictureFailures.FromLabel(failure.Label())),
            Is.EqualTo(Enum.GetValues<PictureFailure>()));
    }
}
