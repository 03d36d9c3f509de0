using AlertImages.Core.Uploads;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Uploads;

/// <summary>Pictures that could not be uploaded at once.</summary>
public sealed class LateUploadsTests
{
    private UploadBed _bed = null!;

    [SetUp]
    public void SetUp() => _bed = new UploadBed();

    [TearDown]
    public async Task TearDown() => await _bed.DisposeAsync();

    [Test]
    public async Task What_a_crash_left_is_uploaded_once_it_is_due()
    {
        var picture = await _bed.AddAsync(uploadIn: TimeSpan.FromMinutes(1));
        var early = await _bed.Late().UploadDueAsync(CancellationToken.None);
        _bed.Time.Advance(TimeSpan.FromMinutes(1));

        var done = await _bed.Late().UploadDueAsync(CancellationToken.None);

        Assert.That((early, done), Is.EqualTo((0, 1)));
        Assert.That((await _bed.FindAsync(picture)).Url, Is.Not.Null);
        Assert.That(await _bed.Late().UploadDueAsync(CancellationToken.None), Is.Zero);
    }

    [Test]
    public async Task A_picture_whose_file_is_gone_is_given_up()
    {
        var picture = await _bed.AddAsync(uploadIn: TimeSpan.Zero);
        File.Delete(picture.Path);

        await _bed.Late().UploadDueAsync(CancellationToken.None);
        _bed.Time.Advance(TimeSpan.FromHours(2));

        Assert.That(await _bed.Store.Objects.ListDueUploadsAsync(10, CancellationToken.None), Is.Empty);
        Assert.That(_bed.Uploader.Uploads, Is.Zero);
    }

    [Test]
    public async Task A_storage_that_is_down_is_asked_once_a_round()
    {
        await _bed.AddAsync(1, TimeSpan.Zero);
        await _bed.AddAsync(2, TimeSpan.Zero);
        _bed.Uploader.OnUpload = static _ => Task.FromResult<StorageFault?>(new(StorageFailure.AccessDenied, ""));

        await _bed.Late().UploadDueAsync(CancellationToken.None);

        Assert.That(_bed.Uploader.Uploads, Is.EqualTo(1));
    }

    [Test]
    public async Task The_rounds_run_by_themselves()
    {
        var uploaded = new TaskCompletionSource();
        _bed.Uploader.OnUpload = _ =>
        {
            uploaded.SetResult();
            return Task.FromResult<StorageFault?>(null);
        };
        await _bed.AddAsync(uploadIn: TimeSpan.Zero);
        using var sut = _bed.Late();
        await sut.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => _bed.Time.WaitingTimers > 0, "it waits for its first round");

        _bed.Time.Advance(TimeSpan.FromSeconds(30));

        await uploaded.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await sut.StopAsync(CancellationToken.None);
    }
}
