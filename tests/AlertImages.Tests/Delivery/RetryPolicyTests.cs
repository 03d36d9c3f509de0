using AlertImages.Core.Delivery;

namespace AlertImages.Tests.Delivery;

public sealed class RetryPolicyTests
{
    private static readonly DeliveryOptions s_options = new() { MaxAttempts = 10, RetryWindow = TimeSpan.FromHours(1) };

    [TestCase(1, 1)]
    [TestCase(2, 2)]
    [TestCase(3, 4)]
    [TestCase(9, 256)]
    public void The_pause_grows_and_is_spread(int attempt, double ceiling)
    {
        var pauses = Enumerable.Range(0, 200).Select(_ => Sut().NextPause(attempt, TimeSpan.Zero, null)!.Value.TotalSeconds).ToArray();

        Assert.That(pauses, Has.All.InRange(1, ceiling));
        Assert.That(attempt == 1 || pauses.Distinct().Count() > 100, Is.True, "jitter");
    }

    [Test]
    public void The_pause_is_never_longer_than_five_minutes() =>
        Assert.That(
            new RetryPolicy(s_options with { MaxAttempts = 1000, RetryWindow = TimeSpan.FromDays(9) }, new Random(1)).NextPause(500, TimeSpan.Zero, null),
            Is.LessThanOrEqualTo(TimeSpan.FromMinutes(5)));

    [TestCase(0, 0)]
    [TestCase(7, 7)]
    [TestCase(3600, 900)]
    public void The_wish_of_the_vendor_counts_up_to_a_quarter_of_an_hour(int wish, int expected) =>
        Assert.That(Sut().NextPause(1, TimeSpan.Zero, TimeSpan.FromSeconds(wish)), Is.EqualTo(TimeSpan.FromSeconds(expected)));

    [Test]
    public void The_last_attempt_is_the_last() => Assert.That(Sut().NextPause(10, TimeSpan.Zero, null), Is.Null);

    [Test]
    public void Nothing_is_tried_after_the_window()
    {
        Assert.That(Sut().NextPause(3, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(2)), Is.Null);
        Assert.That(Sut().NextPause(3, TimeSpan.FromMinutes(59), TimeSpan.FromSeconds(30)), Is.Not.Null);
    }

    [Test]
    public void A_late_start_does_not_use_the_window_up()
    {
        Assert.That(Sut().NextPause(2, TimeSpan.FromDays(1), null), Is.Not.Null);
        Assert.That(Sut().NextPause(3, TimeSpan.FromDays(1), null), Is.Null);
    }

    private static RetryPolicy Sut() => new(s_options, new Random());
}
