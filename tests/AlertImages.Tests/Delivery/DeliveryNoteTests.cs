using AlertImages.Core.Delivery;
using AlertImages.Core.Images;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Delivery;

public sealed class DeliveryNoteTests
{
    private static readonly NotifiedAlert s_without = new(Some.FiringAlert(), null, ImageFailure.Timeout);

    [Test]
    public void A_missing_picture_has_a_reason() =>
        Assert.That(DeliveryNote.Of([s_without, s_without with { WhyNoImage = ImageFailure.NoPanel }], TimeSpan.Zero, true), Is.EqualTo("No picture: the picture was not ready in time; the alert is not associated with a panel."));

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
        Assert.That(DeliveryNote.Of([s_without], TimeSpan.FromSeconds(150), false), Is.EqualTo("Late: this was received 2 min ago and could not be delivered before."));

    [Test]
    public void Every_failure_has_words_and_a_label_of_its_own()
    {
        Assert.That(ImageFailures.Labels, Is.Unique);
        Assert.That(Enum.GetValues<ImageFailure>().Select(static failure => failure.Text()), Is.Unique);
        Assert.That(Enum.GetValues<ImageFailure>().Select(static failure => ImageFailures.FromLabel(failure.Label())), Is.EqualTo(Enum.GetValues<ImageFailure>()));
    }
}
