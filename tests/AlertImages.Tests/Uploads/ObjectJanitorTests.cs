using AlertImages.Core.Alerts;
using AlertImages.Core.Pictures;
using AlertImages.Core.Uploads;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Uploads;

/// <summary>What is deleted from external storage, and above all what is not.</summary>
public sealed class ObjectJanitorTests
{
    private UploadBed _bed = null!;

    [SetUp]
    public void SetUp() => _bed = new UploadBed();

    [TearDown]
    public async Task TearDown() => await _bed.DisposeAsync();

    [Test]
    public async Task Pictures_go_when_they_are_older_than_the_retention_and_not_before()
    {
        var picture = await _bed.AddAsync();
        await _bed.UploadAsync(picture);
        _bed.Uploader.Put("somebody else's");
        _bed.Time.Advance(UploadBed.Retention);
        var early = await _bed.Janitor().DeleteOldAsync(CancellationToken.None);
        _bed.Time.Advance(TimeSpan.FromSeconds(1));

        var deleted = await _bed.Janitor().DeleteOldAsync(CancellationToken.None);

        Assert.That((early, deleted), Is.EqualTo((0, 1)));
        Assert.That(_bed.Uploader.Keys, Is.EqualTo(new[] { "somebody else's" }));
        var stored = await _bed.FindAsync(picture);
        Assert.That((stored.Url, stored.Stored), Is.EqualTo(((Uri?)null, (StoredObject?)null)));
        Assert.That(await _bed.Janitor().DeleteOldAsync(CancellationToken.None), Is.Zero);
    }

    [Test]
    public async Task The_picture_of_an_alert_that_is_still_active_stays()
    {
        var picture = await _bed.AddAsync();
        await _bed.UploadAsync(picture);
        _bed.Time.Advance(UploadBed.Retention * 2);
        await _bed.Store.Images.RecordEpisodeAsync(EpisodeKey.Of(Some.FiringAlert()), picture.Token, null, CancellationToken.None);

        var pinned = await _bed.Janitor().DeleteOldAsync(CancellationToken.None);
        await _bed.Store.Images.RecordEpisodeAsync(EpisodeKey.Of(Some.ResolvedAlert()), null, null, CancellationToken.None);
        var resolved = await _bed.Janitor().DeleteOldAsync(CancellationToken.None);

        Assert.That((pinned, resolved), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task A_retention_of_zero_leaves_everything()
    {
        await _bed.UploadAsync(await _bed.AddAsync());
        _bed.Uploader.Put("forgotten");
        _bed.Uploader.Forgotten.Add("forgotten");
        _bed.Time.Advance(TimeSpan.FromDays(4000));
        var sut = _bed.Janitor(TimeSpan.Zero);

        Assert.That(await sut.DeleteOldAsync(CancellationToken.None) + await sut.SweepAsync(CancellationToken.None), Is.Zero);
        Assert.That(_bed.Uploader.Keys, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task More_than_one_batch_goes_in_one_round()
    {
        for (var number = 0; number < 2500; number++)
        {
            await _bed.Store.Objects.AddObjectAsync("token", new StoredObject(FakeUploader.Provider, "bucket", $"old-{number}"), CancellationToken.None);
            _bed.Uploader.Put($"old-{number}");
        }

        _bed.Time.Advance(UploadBed.Retention * 2);

        Assert.That(await _bed.Janitor().DeleteOldAsync(CancellationToken.None), Is.EqualTo(2500));
        Assert.That(_bed.Uploader.Keys, Is.Empty);
    }

    [Test]
    public async Task What_cannot_be_deleted_is_counted_and_kept_in_mind()
    {
        await _bed.UploadAsync(await _bed.AddAsync());
        _bed.Time.Advance(UploadBed.Retention * 2);
        _bed.Uploader.DeleteFault = new StorageFault(StorageFailure.AccessDenied, "no s3:DeleteObject");
        var refused = await _bed.Janitor().DeleteOldAsync(CancellationToken.None);
        _bed.Uploader.DeleteFault = null;

        var later = await _bed.Janitor().DeleteOldAsync(CancellationToken.None);

        Assert.That((refused, later), Is.EqualTo((0, 1)));
        Assert.That(_bed.Metrics.StorageFaults.Read("delete", "access_denied"), Is.EqualTo(1));
    }

    [Test]
    public async Task Objects_of_another_bucket_are_left_alone()
    {
        await _bed.UploadAsync(await _bed.AddAsync());
        _bed.Time.Advance(UploadBed.Retention * 2);
        _bed.Uploader.Target = "another bucket";

        Assert.That(await _bed.Janitor().DeleteOldAsync(CancellationToken.None), Is.Zero);
        Assert.That(_bed.Uploader.Keys, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_sweep_deletes_what_the_store_does_not_know()
    {
        await _bed.UploadAsync(await _bed.AddAsync());
        _bed.Uploader.Put("forgotten");
        _bed.Uploader.Forgotten.AddRange(["forgotten", "key-1"]);

        var deleted = await _bed.Janitor().SweepAsync(CancellationToken.None);

        Assert.That(deleted, Is.EqualTo(1));
        Assert.That(_bed.Uploader.Keys, Is.EqualTo(new[] { "key-1" }));
    }

    [Test]
    public async Task The_rounds_run_by_themselves_and_the_sweep_once_a_day()
    {
        await _bed.UploadAsync(await _bed.AddAsync());
        _bed.Uploader.Put("forgotten");
        _bed.Uploader.Forgotten.Add("forgotten");
        using var sut = _bed.Janitor();
        await sut.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => _bed.Time.WaitingTimers > 0, "the first round is over");

        _bed.Time.Advance(UploadBed.Retention * 2);

        await Eventually.HoldsAsync(() => _bed.Uploader.Keys.Count == 0, "both objects are deleted");
        await sut.StopAsync(CancellationToken.None);
    }

    [TestCase("1767225600", true)]
    [TestCase("1767225601", false)]
    [TestCase("never", false)]
    [TestCase("", false)]
    [TestCase(null, false)]
    [TestCase("-5", false)]
    public void Only_our_mark_says_that_an_object_is_over(string? mark, bool isOver)
    {
        var before = DateTimeOffset.FromUnixTimeSeconds(1767225600);

        Assert.That(ObjectMark.IsOver(mark, before), Is.EqualTo(isOver));
    }
}
